import type { Adapter } from '../domain/adapter.ts'
import type { Clock } from '../domain/clock.ts'
import type { ProviderSettings } from '../domain/experiment.ts'
import type { JsonObject } from '../domain/json-value.ts'
import type { ModuleLoader } from '../domain/module-loader.ts'
import type { OptionsReader } from '../domain/registry.ts'

/** What an adapter may use of the world around it. */
export interface AdapterSurroundings {
  /** Environment variables, those of `.env` beside the file among them. Keys are read from here at call time. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly loadModule: ModuleLoader
  /** The folder of the experiment file: where programs start, and where a relative path in a message's image or file begins. */
  readonly directory: string
  readonly clock: Clock
}

/** A kind of adapter: how its options are read, and how it is made. */
export interface AdapterKind extends OptionsReader {
  readonly kind: string
  /** The environment variables that can hold the key of a provider with these options; empty where it needs none. Absent: no key. */
  keyVariables?(options: JsonObject): readonly string[]
  /** The address at which list prices know a provider with these options; null where none does. Absent: its baseUrl. */
  priceUrl?(options: JsonObject): string | null
  /** Makes the adapter of one provider. What it is built of is imported only now. Throws a PromptLooperError that says what is missing. */
  create(provider: ProviderSettings, given: AdapterSurroundings): Promise<Adapter>
}
