import type { BudgetSettings } from '../../domain/experiment.ts'
import { PromptLooperError } from '../../domain/errors.ts'
import type { CacheMode } from '../../domain/response-cache.ts'
import { planSize, type PlanSize } from '../../plan/plan-size.ts'
import type { LearningPricer } from '../../pricing/create-pricer.ts'
import { ASSUMED_OUTPUT_TOKENS } from '../../pricing/output-limit.ts'
import { addRanges, priceRange, type PlannedCalls, type PriceRange } from '../../pricing/price-range.ts'
import { modelsOf } from '../compile-plan.ts'
import { budgetOf, demandHeldBudget, unpricedModels } from '../hold-budget.ts'
import { plannedScorers } from '../planned-scorers.ts'
import { prepareExperiment, type PreparedExperiment, type PrepareOptions } from '../prepare-experiment.ts'
import { pricerOf } from '../priced-providers.ts'
import { countPlan, type CountedPlan, type CountedVariant } from './count-plan.ts'
import { detectable, type Detectable } from './detectable.ts'
import { dryScorers, type DryScorer } from './dry-scorers.ts'
import { openForDryRun } from './open-for-dry-run.ts'

/** What a run would do and cost. */
export interface DryRun {
  readonly experiment: string
  readonly cacheMode: CacheMode
  /** The whole plan, as if nothing were stored. */
  readonly size: PlanSize
  /** Where the store that was looked into lies; null where there is none yet. */
  readonly store: string | null
  /** Cells that a completed run fills already. */
  readonly filledRuns: number
  /** Runs that would be made. */
  readonly runs: number
  /** Calls of models under test that would be made, unknown ones among them. */
  readonly calls: number
  /** Stages of those runs that the cache answers. */
  readonly cachedCalls: number
  /** Stages that share the call of another run, which asks the same. */
  readonly sharedCalls: number
  /** Those of `calls` whose prompts hold answers that are not known yet: the cache may have them after all. */
  readonly unknownCalls: number
  /** Whether calls were counted from a sample of the cells: there are too many to render all. Runs are always exact. */
  readonly areCallsEstimated: boolean
  readonly variants: readonly DryVariant[]
  /** By model, in the order of the file. */
  readonly models: readonly DryModel[]
  /** Scorers that ask models, judges and embeddings. */
  readonly scorers: readonly DryScorer[]
  /** Tokens of all prompts to be sent, estimated from a sample of the examples. */
  readonly promptTokens: number
  /** Of the models under test. */
  readonly price: PriceRange
  readonly scorerPrice: PriceRange
  readonly totalPrice: PriceRange
  /** What an answer without a limit is taken to have at most in the highest price. */
  readonly assumedOutputTokens: number
  /** Models without a known price, as `provider/model`. */
  readonly modelsWithUnknownPrice: readonly string[]
  /** Whether there are stages whose prompts hold earlier answers: their tokens are counted as written, without them. */
  readonly hasLaterStages: boolean
  /** null with one variant. */
  readonly detectable: Detectable | null
  readonly warnings: readonly string[]
}

/** What one variant would take. */
export interface DryVariant {
  readonly label: string
  readonly filledRuns: number
  readonly runs: number
  readonly calls: number
  readonly cachedCalls: number
  readonly promptTokens: number
  readonly price: PriceRange
}

/** The calls of one model, prompts of all its stages together. */
export interface DryModel {
  readonly model: string
  readonly calls: number
  readonly promptTokens: number
  readonly price: PriceRange
}

/** What a dry run is asked with. */
export interface DryRunOptions extends PrepareOptions {
  readonly cacheMode: CacheMode
  /** null: the nearest `.promptlooper/`, where there is one. */
  readonly storeUrl: string | null
  readonly budget: BudgetSettings
}

/**
 * Reads and checks an experiment and says what running it would take: what is stored is looked up, nothing is called and
 * nothing written. Throws a ConfigError for what is wrong in the file.
 */
export async function planDryRun(options: DryRunOptions): Promise<DryRun> {
  const prepared = await prepareExperiment(options)
  const { experiment, variants } = prepared
  await using opened = await openForDryRun(prepared, options)
  const counted = await countPlan(prepared, opened, options.cacheMode)
  const pricer = await pricerOf(experiment, variants)
  const planned = counted.variants.map((variant) => ({ variant, calls: plannedCalls(variant) }))
  const all = planned.flatMap(({ calls }) => calls)
  const scorers = await dryScorers(prepared, counted, pricer)
  const price = priceRange(pricer, all)
  const scorerPrice = addRanges(scorers.map((scorer) => scorer.price))
  const unpriced = unpricedModels(pricer, modelsOf(variants), plannedScorers(experiment))
  return {
    experiment: experiment.name,
    cacheMode: options.cacheMode,
    size: planSize(variants, prepared.exampleCount, experiment.repeats),
    store: opened.storeUrl,
    ...totals(counted),
    areCallsEstimated: counted.areCallsEstimated,
    variants: planned.map(({ variant, calls }) => dryVariant(variant, calls, pricer)),
    models: modelsOf(variants).map(({ provider, model }) => {
      const own = all.filter((each) => each.provider === provider && each.model === model)
      return { model: `${provider}/${model}`, ...callsAndTokens(own), price: priceRange(pricer, own) }
    }),
    scorers,
    promptTokens: callsAndTokens(all).promptTokens,
    price,
    scorerPrice,
    totalPrice: addRanges([price, scorerPrice]),
    assumedOutputTokens: ASSUMED_OUTPUT_TOKENS,
    modelsWithUnknownPrice: unpriced,
    hasLaterStages: variants.some((variant) => variant.stages.length > 1),
    detectable: detectable(prepared, counted.effectiveGroups),
    warnings: [...prepared.warnings, ...opened.warnings, ...budgetWarning(options, prepared, unpriced)],
  }
}

function totals({
  variants,
}: CountedPlan): Pick<DryRun, 'filledRuns' | 'runs' | 'calls' | 'cachedCalls' | 'sharedCalls' | 'unknownCalls'> {
  const sum = (of: (variant: CountedVariant) => number) => variants.reduce((total, variant) => total + of(variant), 0)
  return {
    filledRuns: sum((variant) => variant.filledRuns),
    runs: sum((variant) => variant.runs),
    calls: sum((variant) => variant.calls),
    cachedCalls: sum((variant) => variant.cachedCalls),
    sharedCalls: sum((variant) => variant.sharedCalls),
    unknownCalls: sum((variant) => variant.unknownCalls),
  }
}

function plannedCalls({ stages }: CountedVariant): readonly PlannedCalls[] {
  return stages.map(({ stage, calls, promptTokens, outputLimit }) => ({
    ...stage.model,
    calls,
    promptTokens,
    maxOutputTokens: outputLimit,
  }))
}

function dryVariant(variant: CountedVariant, calls: readonly PlannedCalls[], pricer: LearningPricer): DryVariant {
  const { label, filledRuns, runs, cachedCalls } = variant
  return { label, filledRuns, runs, ...callsAndTokens(calls), cachedCalls, price: priceRange(pricer, calls) }
}

function callsAndTokens(planned: readonly PlannedCalls[]): { readonly calls: number; readonly promptTokens: number } {
  return {
    calls: planned.reduce((sum, { calls }) => sum + calls, 0),
    promptTokens: Math.round(planned.reduce((sum, { calls, promptTokens }) => sum + calls * promptTokens, 0)),
  }
}

/** A budget that the run would refuse is told beforehand. */
function budgetWarning(
  options: DryRunOptions,
  { experiment }: PreparedExperiment,
  unpriced: readonly string[],
): readonly string[] {
  try {
    const warning = demandHeldBudget(budgetOf(options.budget, experiment), unpriced)
    return warning === null ? [] : [warning]
  } catch (thrown) {
    if (!(thrown instanceof PromptLooperError)) throw thrown
    return [`${thrown.message}: the run would be refused. ${thrown.hint ?? ''}`]
  }
}
