import { adapterKinds } from '../adapters/adapter-kinds.ts'
import { builtInProviders } from '../adapters/built-in-providers.ts'
import type { Adapter } from '../domain/adapter.ts'
import type { Clock } from '../domain/clock.ts'
import { canonicalJson } from '../domain/config-hash.ts'
import { ConfigError } from '../domain/errors.ts'
import type { Experiment, ProviderSettings } from '../domain/experiment.ts'
import type { ModuleLoader } from '../domain/module-loader.ts'
import type { LaneRegistry } from '../run/lane-registry.ts'
import type { ProviderLane } from '../run/provider-lane.ts'
import type { ProviderPause } from '../run/provider-pause.ts'

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
  /** Where the lanes come from: experiments with one registry share their providers' limits. */
  readonly lanes: LaneRegistry
}

/** Opens each provider once, when it is first asked for, and closes them all at the end. */
export class ProviderPool implements AsyncDisposable {
  readonly #given: ProviderPoolGiven
  readonly #open = new Map<string, Promise<OpenProvider>>()
  readonly #lanes: ProviderLane[] = []

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

  /** What people should know of pauses of the providers opened so far. */
  pauses(): readonly ProviderPause[] {
    return this.#lanes.map(({ pause }) => pause).filter((pause) => pause !== null)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const opening of await Promise.allSettled(this.#open.values())) {
      if (opening.status === 'fulfilled') await opening.value.adapter.close?.()
    }
    for (const lane of this.#lanes) lane[Symbol.dispose]()
  }

  async #make(name: string): Promise<OpenProvider> {
    const { experiment, environment, loadModule, directory, clock, lanes } = this.#given
    const settings = experiment.providers[name] ?? builtInSettings(name)
    const kind = settings === undefined ? undefined : adapterKinds.get(settings.adapter)
    if (settings === undefined || kind === undefined) {
      throw new ConfigError('unknown-provider', `there is no provider "${name}"`, {
        hint: `declare it under providers, or use one of: ${Object.keys(builtInProviders).join(', ')}`,
      })
    }
    const adapter = await kind.create(settings, { environment, loadModule, directory, clock })
    const { maxConcurrency, requestsPerMinute, tokensPerMinute } = settings
    const limits = { maxConcurrency, requestsPerMinute, tokensPerMinute, concurrency: experiment.concurrency }
    const lane = lanes.open(laneIdentity(settings, adapter, directory), name, limits)
    this.#lanes.push(lane)
    return { settings, adapter, lane }
  }
}

/** What tells a provider from others that limits are not shared with: adapter, address, and which variable its key is in. */
function laneIdentity({ adapter: kind, options }: ProviderSettings, adapter: Adapter, directory: string): string {
  // An adapter that names no address of its own may depend on any of its options and on where its file lies.
  const identity = adapter.identity ?? { options, directory }
  return canonicalJson({ kind, identity, apiKeyEnv: options['apiKeyEnv'] ?? null })
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
