import { buildStageContext } from '../template/stage-context.ts'
import { compilePrompt } from '../template/compile-prompt.ts'
import { PromptLooperError } from '../domain/errors.ts'
import type { Example } from '../domain/example.ts'
import type { Experiment, Variant } from '../domain/experiment.ts'
import type { Prompt } from '../domain/message.ts'
import type { TemplateStage } from '../domain/scorer.ts'
import { variantConfig } from '../domain/variant-config.ts'
import { nearestName, listNames } from '../config/suggestion.ts'
import type { Confinement } from './confinement.ts'
import { prepareExperiment, type PreparedExperiment } from './prepare-experiment.ts'

/** What one variant sends for an example. */
export interface RenderedVariant {
  readonly label: string
  readonly stages: readonly RenderedStage[]
}

/** The exact prompt of one stage; `unknown` where it needs earlier answers that are not stored. */
export type RenderedStage = {
  readonly name: string | null
  readonly model: string
} & ({ readonly state: 'known'; readonly prompt: Prompt } | { readonly state: 'unknown' })

/** What to render. */
export interface RenderOptions {
  readonly file: string
  readonly exampleId: string
  /** null: every variant. */
  readonly variantLabel: string | null
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Gives the stored earlier answers of a variant on an example; later stages are rendered with them. */
  readonly earlierStages: EarlierStages
  readonly onWarning: (message: string) => void
  /** What the file may do; absent or null: all that the person at this machine may. */
  readonly confinement?: Confinement | null
}

/** Finds the stages of the stored run of a variant on an example, in order; empty where there is none. */
export type EarlierStages = (
  experimentName: string,
  variant: Variant,
  example: Example,
) => Promise<readonly TemplateStage[]>

/**
 * Renders the prompts of one example exactly as a run would send them. Calls nothing. Throws a ConfigError for what is
 * wrong in the file and a PromptLooperError for an unknown example or variant.
 */
export async function renderExample(options: RenderOptions): Promise<readonly RenderedVariant[]> {
  const { file, environment, confinement = null } = options
  // The whole dataset is read: a prompt's variables are checked against all examples, not against this one.
  const prepared = await prepareExperiment({ file, environment, confinement, limit: null, only: [], exampleIds: [] })
  prepared.warnings.forEach(options.onWarning)
  const example = await findExample(prepared.experiment, options.exampleId)
  const variants = chooseVariants(prepared.variants, options.variantLabel)
  return await Promise.all(variants.map((variant) => renderVariant(variant, example, prepared, options.earlierStages)))
}

async function findExample({ dataset }: Experiment, id: string): Promise<Example> {
  const ids: string[] = []
  for await (const example of dataset.examples()) {
    if (example.id === id) return example
    ids.push(example.id)
  }
  const nearest = nearestName(id, ids)
  throw new PromptLooperError('unknown-example', `no example has the id "${id}"`, {
    hint: nearest === undefined ? `The first ids are ${listNames(ids.slice(0, 5))}.` : `Did you mean "${nearest}"?`,
  })
}

function chooseVariants(variants: readonly Variant[], label: string | null): readonly Variant[] {
  if (label === null) return variants
  const chosen = variants.filter((variant) => variant.label === label)
  if (chosen.length > 0) return chosen
  const labels = variants.map((variant) => variant.label)
  throw new PromptLooperError('unknown-variant', `there is no variant "${label}"`, {
    hint: `The variants are ${listNames(labels)}.`,
  })
}

async function renderVariant(
  variant: Variant,
  example: Example,
  { experiment, filters }: PreparedExperiment,
  earlierStages: EarlierStages,
): Promise<RenderedVariant> {
  const isPipeline = variant.stages.length > 1
  const earlier = isPipeline ? await earlierStages(experiment.name, variant, example) : []
  const stages = variant.stages.map((stage, index): RenderedStage => {
    const named = { name: stage.name, model: `${stage.model.provider}/${stage.model.model}` }
    if (index > earlier.length) return { ...named, state: 'unknown' }
    const context = buildStageContext({
      form: experiment.contextForm,
      input: example.input,
      config: variantConfig(variant, example.input),
      vars: stage.vars,
      stages: earlier.slice(0, index),
    })
    const prompt = compilePrompt(stage.prompt, experiment.template, filters).render(context)
    return { ...named, state: 'known', prompt }
  })
  return { label: variant.label, stages }
}
