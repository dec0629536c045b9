import { messageOf, PromptLooperError } from '../../domain/errors.ts'
import { compileVariant, type CompiledVariant } from '../../run/compile-variant.ts'
import type { CallTarget } from '../../run/call-model.ts'
import { LaneRegistry } from '../../run/lane-registry.ts'
import { systemClock } from '../../run/system-clock.ts'
import { openStoredPlan, type StoredPlan } from '../../store/stored-plan.ts'
import { callTarget, modelsOf } from '../compile-plan.ts'
import { moduleLoader } from '../confinement.ts'
import type { PreparedExperiment } from '../prepare-experiment.ts'
import { ProviderPool } from '../provider-pool.ts'
import { findStoreLocation, type StoreRequest } from '../store-location.ts'
import { openForLookup, unopenedAdapter } from './open-for-lookup.ts'

/** An experiment with what a dry run looks things up in. */
export interface OpenedForDryRun extends AsyncDisposable {
  readonly storeUrl: string | null
  readonly stored: StoredPlan | null
  readonly variants: readonly CompiledVariant[]
  readonly warnings: readonly string[]
}

/** Opens the store, where there is one, to read it, and the providers, to know what their answers are cached by. */
export async function openForDryRun(
  prepared: PreparedExperiment,
  { storeUrl }: Pick<StoreRequest, 'storeUrl'>,
): Promise<OpenedForDryRun> {
  const { experiment, environment, directory, filters, confinement } = prepared
  const store = openStored({ storeUrl, environment, startDirectory: directory })
  const pool = new ProviderPool({
    experiment,
    environment,
    loadModule: moduleLoader(confinement),
    directory,
    clock: systemClock,
    lanes: new LaneRegistry(),
  })
  const { open, faults } = await openForLookup(
    modelsOf(prepared.variants).map(({ provider }) => provider),
    pool,
  )
  const target = ({
    provider,
    model,
  }: {
    readonly provider: string
    readonly model: string
  }): Omit<CallTarget, 'order'> => {
    const opened = open.get(provider)
    if (opened !== undefined) return callTarget(experiment, opened, model, null)
    const options = experiment.providers[provider]?.options ?? {}
    const { retry } = experiment
    return { provider, model, adapter: unopenedAdapter({ name: provider, options }), lane: null, timeoutMs: 0, retry }
  }
  return {
    storeUrl: store.stored === null ? null : store.url,
    stored: store.stored,
    variants: prepared.variants.map((variant) =>
      compileVariant(variant, { template: experiment.template, filters, target: (stage) => target(stage.model) }),
    ),
    // Without a store there is nothing that could not be looked for.
    warnings: [...store.warnings, ...(store.stored === null ? [] : faults)],
    async [Symbol.asyncDispose]() {
      store.stored?.[Symbol.dispose]()
      await pool[Symbol.asyncDispose]()
    },
  }
}

interface OpenedStore {
  readonly url: string | null
  readonly stored: StoredPlan | null
  readonly warnings: readonly string[]
}

function openStored(request: StoreRequest): OpenedStore {
  try {
    const url = findStoreLocation(request)
    if (url === null || url.startsWith('sqlite::memory:')) return nothingStored
    return { url, stored: openStoredPlan(url), warnings: [] }
  } catch (thrown) {
    if (!(thrown instanceof PromptLooperError)) throw thrown
    // One that is named and not there yet is made by the first run.
    if (thrown.code === 'no-such-store') return nothingStored
    return { ...nothingStored, warnings: [`the store was not looked into: ${messageOf(thrown)}`] }
  }
}

const nothingStored: OpenedStore = { url: null, stored: null, warnings: [] }
