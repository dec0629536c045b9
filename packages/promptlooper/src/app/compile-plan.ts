import type { Experiment, ModelReference, Stage, Variant } from '../domain/experiment.ts'
import { compileVariant, type CompiledVariant } from '../run/compile-variant.ts'
import type { CallTarget } from '../run/call-model.ts'
import type { ProviderLane } from '../run/provider-lane.ts'
import { attemptTimeoutMs } from '../run/run-single.ts'
import type { TemplateFilters } from '../template/template-filters.ts'
import type { PreparedExperiment } from './prepare-experiment.ts'
import type { OpenProvider, ProviderPool } from './provider-pool.ts'

/** The variants made ready, and the lanes that their calls pass through. */
export interface CompiledPlan {
  readonly variants: readonly CompiledVariant[]
  readonly lanes: ReadonlyMap<string, ProviderLane>
}

/** Opens the providers that the variants name and compiles every prompt. Throws a PromptLooperError where either fails. */
async function compilePlan(
  experiment: Experiment,
  variants: readonly Variant[],
  filters: TemplateFilters,
  pool: ProviderPool,
): Promise<CompiledPlan> {
  const open = new Map<string, OpenProvider>()
  for (const { provider } of modelsOf(variants)) {
    if (!open.has(provider)) open.set(provider, await pool.get(provider))
  }
  const target = ({ model, timeoutMs }: Stage): Omit<CallTarget, 'order'> => {
    const provider = open.get(model.provider)
    if (provider === undefined) throw new TypeError(`provider ${model.provider} was not opened`)
    return callTarget(experiment, provider, model.model, timeoutMs)
  }
  return {
    variants: variants.map((variant) => compileVariant(variant, { template: experiment.template, filters, target })),
    lanes: new Map([...open].map(([name, { lane }]) => [name, lane])),
  }
}

/** Compiles a prepared experiment: its variants and, by the templates of their own time, those of a commit. */
export async function compilePrepared(prepared: PreparedExperiment, pool: ProviderPool): Promise<CompiledPlan> {
  const { experiment, variants, filters, baseline } = prepared
  const own = variants.slice(0, variants.length - (baseline?.variants.length ?? 0))
  const plan = await compilePlan(experiment, own, filters, pool)
  if (baseline === null) return plan
  const before = await compilePlan(baseline.experiment, baseline.variants, baseline.filters, pool)
  return { variants: [...plan.variants, ...before.variants], lanes: new Map([...before.lanes, ...plan.lanes]) }
}

/** Whom to ask for a model of an open provider. A stage's time-out holds before the provider's, that before the file's. */
export function callTarget(
  experiment: Pick<Experiment, 'timeoutMs' | 'retry'>,
  { settings, adapter, lane }: OpenProvider,
  model: string,
  stageTimeoutMs: number | null,
): Omit<CallTarget, 'order'> {
  const timeoutMs = stageTimeoutMs ?? settings.timeoutMs ?? experiment.timeoutMs ?? attemptTimeoutMs
  return { provider: settings.name, model, adapter, lane, timeoutMs, retry: experiment.retry }
}

/** Every model that the variants ask. */
export function modelsOf(variants: readonly Variant[]): readonly ModelReference[] {
  const models = new Map<string, ModelReference>()
  for (const variant of variants) {
    for (const { model } of variant.stages) models.set(`${model.provider}/${model.model}`, model)
  }
  return [...models.values()]
}
