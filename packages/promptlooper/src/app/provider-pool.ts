import { adapterKinds } from '../adapters/adapter-kinds.ts'
import { builtInProviders } from '../adapters/built-in-providers.ts'
import type { Adapter } from '../domain/adapter.ts'
import type { Clock } from '../domain/clock.ts'
import { ConfigError } from '../domain/errors.ts'
import type { Experiment, ProviderSettings } from '../domain/experiment.ts'
import type { ModuleLoader } from '../domain/module-loader.ts'
import { ProviderLane } from '../run/provider-lane.ts'

/** A provider ready to be asked. */
export interface OpenProvider {
  readonly settings: ProviderSettings
  readonly adapter: Adapter
  readonly lane: ProviderLane
}

/** What opening providers needs. */
export interface ProviderPoolGiven {
  readonly experiment: Pick<Experiment, 'providers' | 'concurrency'>
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly loadModule: ModuleLoader
  /** The folder of the experiment file. */
  readonly directory: string
  readonly clock: Clock
}

/** Opens each provider once, when it is first asked for, and closes them all at the end. */
export class ProviderPool implements AsyncDisposable {
  readonly #given: ProviderPoolGiven
  readonly #open = new Map<string, Promise<OpenProvider>>()

  constructor(given: ProviderPoolGiven) {
    this.#given = given
  }

  /** Throws a PromptLooperError where the provider is unknown or lacks what it needs. */
  get(name: string): Promise<OpenProvider> {
    let opening = this.#open.get(name)
    if (opening === undefined) {
      opening = this.#make(name)
      this.#open.set(name, opening)
    }
    return opening
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const opening of await Promise.allSettled(this.#open.values())) {
      if (opening.status === 'fulfilled') await opening.value.adapter.close?.()
    }
  }

  async #make(name: string): Promise<OpenProvider> {
    const { experiment, environment, loadModule, directory, clock } = this.#given
    const settings = experiment.providers[name] ?? builtInSettings(name)
    const kind = settings === undefined ? undefined : adapterKinds.get(settings.adapter)
    if (settings === undefined || kind === undefined) {
      throw new ConfigError('unknown-provider', `there is no provider "${name}"`, {
        hint: `declare it under providers, or use one of: ${Object.keys(builtInProviders).join(', ')}`,
      })
    }
    const adapter = await kind.create(settings, { environment, loadModule, directory, clock })
    const { requestsPerMinute, tokensPerMinute } = settings
    const maxConcurrency = settings.maxConcurrency ?? experiment.concurrency
    const lane = new ProviderLane(name, { maxConcurrency, requestsPerMinute, tokensPerMinute }, clock)
    return { settings, adapter, lane }
  }
}

/** The settings of a provider that no file has declared; undefined where the name is not a built-in one. */
export function builtInSettings(name: string): ProviderSettings | undefined {
  const builtIn = builtInProviders[name]
  if (builtIn === undefined) return undefined
  return {
    name,
    adapter: builtIn.adapter,
    maxConcurrency: null,
    requestsPerMinute: null,
    tokensPerMinute: null,
    timeoutMs: null,
    options: builtIn.options,
  }
}
