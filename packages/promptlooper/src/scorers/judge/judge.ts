import { z } from 'zod'
import { messageOf } from '../../domain/errors.ts'
import type { JsonObject } from '../../domain/json-value.ts'
import { defineScorerKind } from '../define-scorer-kind.ts'
import type { OptionFault } from '../read-options.ts'
import { askJudge, callOptions } from './ask-judge.ts'
import { promptOption, readJudgePrompt } from './judge-prompt.ts'
import { readScale, usualScale, type JudgeScale } from './judge-scale.ts'
import { combineVotes, judgedOutcome } from './panel.ts'
import { judgementSchema, readJudgement } from './read-judgement.ts'
import { rubricPrompt } from './rubric-prompt.ts'

/** The options that say which models judge. */
export const modelOptions = {
  model: z.string().min(1).optional().describe('The model that judges, as provider/model.'),
  models: z.array(z.string().min(1)).min(2).optional().describe('Several models that judge together.'),
  combine: z
    .enum(['majority', 'mean'])
    .default('majority')
    .describe('How several judges become one: the label that most give, or the mean of their values.'),
}

/**
 * A model that judges by a rubric or by a prompt of the file's: one label of a scale, with its reason. What it judges
 * stands between marks that the answer can't know. An answer of the judge that names no label is a failed score.
 */
export const judge = defineScorerKind({
  kind: 'judge',
  codeVersion: 1,
  options: z.strictObject({
    ...modelOptions,
    prompt: promptOption.optional(),
    rubric: z.string().min(1).optional().describe('By what is judged: a text, or a template; instead of a prompt.'),
    scale: z
      .union(
        [z.array(z.union([z.string(), z.number(), z.boolean()])).min(2), z.record(z.string(), z.number())],
        'expected labels from worst to best, or label → value',
      )
      .default(usualScale)
      .describe('Labels from worst to best, or label → value in 0 to 1; no, yes where absent.'),
    min: z.number().min(0).max(1).optional().describe('The least value that holds: 1 from it on, else 0.'),
    ...callOptions,
  }),
  check: judgeFault,
  prepare: async (options, settings, given) => {
    const { prompt, rubric, combine, min } = options
    const scale = scaleOf(options.scale)
    const compiled =
      prompt === undefined
        ? rubricPrompt(rubric ?? '', settings, given)
        : await readJudgePrompt(prompt, settings, given)
    const models = modelsOf(options)
    const schema = judgementSchema(scale)
    const closing = closingWords(scale)
    return {
      fileTexts: compiled.texts,
      grade: async (output, context, input) => {
        const rendered = compiled.render({ output, input, context }, closing)
        const asked = models.map(async (model) => {
          try {
            return { ...readJudgement(await askJudge(context, rendered, model, options, schema), scale), model }
          } catch (thrown) {
            throw models.length === 1 ? thrown : new Error(`${model}: ${messageOf(thrown)}`, { cause: thrown })
          }
        })
        return judgedOutcome(combineVotes(await allOf(asked), combine), min)
      },
    }
  },
})

/** The models that judge, in the order of the file. */
export function modelsOf({
  model,
  models,
}: {
  readonly model?: string | undefined
  readonly models?: readonly string[] | undefined
}): readonly string[] {
  return models ?? (model === undefined ? [] : [model])
}

/** A fault in how models are named. */
export function modelFault({ model, models }: JsonObject): OptionFault | undefined {
  if (model === undefined && models === undefined) return { path: ['model'], message: 'name the model that judges' }
  if (model !== undefined && models !== undefined)
    return { path: ['models'], message: 'give model or models, not both' }
  return undefined
}

/** Waits for all, so that none is left behind in flight; then throws the first that failed. */
export async function allOf<T>(pending: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(pending)
  return await Promise.all(pending)
}

function judgeFault(options: JsonObject): OptionFault | undefined {
  const { prompt, rubric } = options
  if (prompt === undefined && rubric === undefined) return { path: ['prompt'], message: 'give a prompt, or a rubric' }
  if (prompt !== undefined && rubric !== undefined)
    return { path: ['rubric'], message: 'give prompt or rubric, not both' }
  const scale = readScale(options['scale'])
  return typeof scale === 'string' ? { path: ['scale'], message: scale } : modelFault(options)
}

function scaleOf(written: readonly (string | number | boolean)[] | { readonly [label: string]: number }): JudgeScale {
  const scale = readScale(written)
  if (typeof scale === 'string') throw new Error(`scale: ${scale}`)
  return scale
}

function closingWords(scale: JudgeScale): string {
  const labels = scale.map(({ label }) => JSON.stringify(label)).join(', ')
  return `Give your judgement as JSON and nothing else: {"reason": "one or two sentences", "label": one of ${labels}}. The labels go from worst to best.`
}
