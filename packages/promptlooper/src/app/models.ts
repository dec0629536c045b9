import { adapterKinds } from '../adapters/adapter-kinds.ts'
import { builtInProviders } from '../adapters/built-in-providers.ts'
import { loadModule } from '../config/load-module.ts'
import { suggestion } from '../config/suggestion.ts'
import { AdapterError, messageOf, PromptLooperError } from '../domain/errors.ts'
import type { ProviderSettings } from '../domain/experiment.ts'
import { LaneRegistry } from '../run/lane-registry.ts'
import { systemClock } from '../run/system-clock.ts'
import { builtInSettings, ProviderPool } from './provider-pool.ts'

/** What came of asking a provider. */
export type ProviderState =
  /** It answers. */
  | 'ready'
  /** The key that it needs is not set. */
  | 'no-key'
  /** The package that talks to it is not installed. */
  | 'not-installed'
  | 'unreachable'

/** A provider, whether it answers, and what it serves. */
export interface ProviderListing {
  readonly name: string
  readonly adapter: string
  readonly state: ProviderState
  /** Why it is not ready, in words for people; null where it is. */
  readonly reason: string | null
  /** The names of its models as an experiment file writes them, `ollama/qwen3`; empty where it is not ready or lists none. */
  readonly models: readonly string[]
}

/** What providers are asked with. */
export interface ModelsRequest {
  /** Providers of an experiment file; they replace built-in ones of the same name. */
  readonly providers: { readonly [name: string]: ProviderSettings }
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The folder of the experiment file, or where the person stands. */
  readonly directory: string
}

/** Asks one provider, or all, whether they answer and which models they serve. Throws a PromptLooperError for an unknown name. */
export async function listProviders(only: string | null, request: ModelsRequest): Promise<readonly ProviderListing[]> {
  const names = [...new Set([...Object.keys(builtInProviders), ...Object.keys(request.providers)])]
  if (only !== null && !names.includes(only)) {
    throw new PromptLooperError('unknown-provider', `there is no provider "${only}".${suggestion(only, names)}`, {
      hint: `There are ${names.join(', ')}; --file FILE adds those of an experiment file.`,
    })
  }
  const { environment, directory, providers } = request
  const experiment = { providers, concurrency: null }
  const lanes = new LaneRegistry()
  await using pool = new ProviderPool({ experiment, environment, loadModule, directory, clock: systemClock, lanes })
  return await Promise.all((only === null ? names : [only]).map((name) => askProvider(name, pool, request)))
}

async function askProvider(name: string, pool: ProviderPool, request: ModelsRequest): Promise<ProviderListing> {
  const settings = request.providers[name] ?? builtInSettings(name)
  const adapterName = settings?.adapter ?? 'none'
  const notReady = (state: ProviderState, reason: string): ProviderListing => ({
    name,
    adapter: adapterName,
    state,
    reason,
    models: [],
  })
  const keys = settings === undefined ? [] : keyVariables(settings)
  if (keys.length > 0 && keys.every((key) => (request.environment[key] ?? '') === '')) {
    return notReady('no-key', `${keys.join(' or ')} is not set`)
  }
  try {
    const { adapter } = await pool.get(name)
    // listModels says why it fails, testConnection only that it does; some adapters have no list to give.
    const models = await adapter.listModels().catch(noList)
    if (models.length === 0 && !(await adapter.testConnection())) return notReady('unreachable', 'it does not answer')
    return {
      name,
      adapter: adapterName,
      state: 'ready',
      reason: null,
      models: models.map((model) => `${name}/${model}`),
    }
  } catch (error) {
    return notReady(isMissingPackage(error) ? 'not-installed' : 'unreachable', reasonOf(error))
  }
}

/** The environment variables that can hold a provider's key; empty where it needs none. */
export function keyVariables(provider: Pick<ProviderSettings, 'adapter' | 'options'>): readonly string[] {
  return adapterKinds.get(provider.adapter)?.keyVariables?.(provider.options) ?? []
}

/** No names where the vendor has no list to ask for; any other failure stays one. */
function noList(error: unknown): readonly string[] {
  if (error instanceof AdapterError && error.fault === 'rejected' && error.status === undefined) return []
  throw error
}

function isMissingPackage(error: unknown): boolean {
  return error instanceof PromptLooperError && error.code === 'missing-package'
}

/** The command that installs a package belongs to the reason. */
function reasonOf(error: unknown): string {
  const hint = isMissingPackage(error) && error instanceof PromptLooperError ? error.hint : undefined
  return hint === undefined ? messageOf(error) : `${messageOf(error)}; ${hint}`
}

/** A provider as it is declared. */
export interface DeclaredProvider {
  readonly name: string
  readonly adapter: string
  /** The environment variables that can hold its key; empty where it needs none. */
  readonly keyVariables: readonly string[]
  /** Whether one of them is set; true where it needs none. */
  readonly hasKey: boolean
}

/** Every provider by its declaration, built-in ones included. Asks none of them. */
export function declaredProviders({ providers, environment }: ModelsRequest): readonly DeclaredProvider[] {
  const names = [...new Set([...Object.keys(builtInProviders), ...Object.keys(providers)])]
  return names.flatMap((name) => {
    const settings = providers[name] ?? builtInSettings(name)
    if (settings === undefined) return []
    const keys = keyVariables(settings)
    const hasKey = keys.length === 0 || keys.some((key) => (environment[key] ?? '') !== '')
    return [{ name, adapter: settings.adapter, keyVariables: keys, hasKey }]
  })
}
