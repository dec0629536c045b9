import type { Params } from '../domain/adapter.ts'
import type { Example } from '../domain/example.ts'
import type { ModelReference, Stage, Variant } from '../domain/experiment.ts'
import { promptText } from '../domain/message.ts'
import { variantConfig } from '../domain/variant-config.ts'
import { planSize, type PlanSize } from '../plan/plan-size.ts'
import { countTokens } from '../pricing/count-tokens.ts'
import { createPricer } from '../pricing/create-pricer.ts'
import { ASSUMED_OUTPUT_TOKENS, priceRange, type PlannedCalls, type PriceRange } from '../pricing/price-range.ts'
import { compilePrompt } from '../template/compile-prompt.ts'
import { buildStageContext } from '../template/stage-context.ts'
import { modelsOf } from './compile-plan.ts'
import { baseUrls, localProviders } from './priced-providers.ts'
import { prepareExperiment, type PreparedExperiment, type PrepareOptions } from './prepare-experiment.ts'

/** What a run would do and cost. */
export interface DryRun {
  readonly experiment: string
  readonly size: PlanSize
  readonly variants: readonly string[]
  /** By model, in the order of the file. */
  readonly models: readonly PlannedModel[]
  /** Tokens of all prompts, estimated. */
  readonly promptTokens: number
  readonly price: PriceRange
  /** What an answer without a limit is taken to have at most in the highest price. */
  readonly assumedOutputTokens: number
  /** Whether there are stages whose prompts hold earlier answers: those are counted as written, without them. */
  readonly hasLaterStages: boolean
  readonly warnings: readonly string[]
}

/** The calls of one model, prompts of all its stages together. */
export interface PlannedModel {
  readonly model: string
  readonly calls: number
  readonly promptTokens: number
}

/**
 * Reads and checks an experiment and estimates what running all of it would take, as if nothing were stored. Calls no
 * model and writes nothing. Throws a ConfigError for what is wrong in the file.
 */
export async function planDryRun(options: PrepareOptions): Promise<DryRun> {
  const prepared = await prepareExperiment(options)
  const { experiment, variants, exampleCount } = prepared
  const calls = await planCalls(prepared)
  const pricer = await createPricer({
    prices: experiment.prices,
    localProviders: localProviders(experiment),
    baseUrls: baseUrls(experiment),
    models: modelsOf(variants),
  })
  const models = modelsOf(variants).map((model) => plannedModel(model, calls))
  return {
    experiment: experiment.name,
    size: planSize(variants, exampleCount, experiment.repeats),
    variants: variants.map((variant) => variant.label),
    models,
    promptTokens: models.reduce((sum, model) => sum + model.promptTokens, 0),
    price: priceRange(pricer, calls),
    assumedOutputTokens: ASSUMED_OUTPUT_TOKENS,
    hasLaterStages: variants.some((variant) => variant.stages.length > 1),
    warnings: prepared.warnings,
  }
}

function plannedModel({ provider, model }: ModelReference, calls: readonly PlannedCalls[]): PlannedModel {
  const own = calls.filter((each) => each.provider === provider && each.model === model)
  return {
    model: `${provider}/${model}`,
    calls: own.reduce((sum, each) => sum + each.calls, 0),
    promptTokens: Math.round(own.reduce((sum, each) => sum + each.calls * each.promptTokens, 0)),
  }
}

// Counting costs about a millisecond for a long prompt: the average of the first examples stands for all.
const sampledExamples = 20

async function planCalls(prepared: PreparedExperiment): Promise<readonly PlannedCalls[]> {
  const { experiment, variants, exampleCount } = prepared
  const sample: Example[] = []
  for await (const example of experiment.dataset.examples()) {
    sample.push(example)
    if (sample.length === sampledExamples) break
  }
  const planned: PlannedCalls[] = []
  for (const variant of variants) {
    for (const [index, stage] of variant.stages.entries()) {
      const promptTokens = await averageTokens(variant, stage, index, sample, prepared)
      const { provider, model } = stage.model
      const calls = exampleCount * experiment.repeats
      planned.push({ provider, model, calls, promptTokens, maxOutputTokens: outputLimit(stage.params) })
    }
  }
  return planned
}

async function averageTokens(
  variant: Variant,
  stage: Stage,
  index: number,
  sample: readonly Example[],
  prepared: PreparedExperiment,
): Promise<number> {
  let tokens = 0
  for (const text of index === 0 ? renderedTexts(variant, stage, sample, prepared) : [writtenText(stage)]) {
    tokens += (await countTokens(text, stage.model.model)).tokens
  }
  return index === 0 ? tokens / Math.max(1, sample.length) : tokens
}

function renderedTexts(
  variant: Variant,
  stage: Stage,
  sample: readonly Example[],
  { experiment, filters }: PreparedExperiment,
): readonly string[] {
  const compiled = compilePrompt(stage.prompt, experiment.template, filters)
  return sample.map(({ input }) => {
    const config = variantConfig(variant, input)
    const context = buildStageContext({ form: experiment.contextForm, input, config, vars: stage.vars, stages: [] })
    return promptText(compiled.render(context))
  })
}

/** Earlier answers are not known before they are paid for. */
function writtenText(stage: Stage): string {
  const config = variantConfig({ stages: [{ ...stage, name: null }] }, null)
  return 'prompt' in config ? promptText(config.prompt) : ''
}

/** The most tokens that one answer may have, by the names that vendors use. */
function outputLimit(params: Params): number | null {
  const limits = ['max_completion_tokens', 'max_output_tokens', 'max_tokens'].map((name) => params[name])
  return limits.find((limit) => typeof limit === 'number') ?? null
}
