import { z } from 'zod'
import type { JsonObject } from '../../domain/json-value.ts'
import type { ScoreOutcome, ScorerContext } from '../../domain/scorer.ts'
import { jsonText } from '../answer-json.ts'
import { defineScorerKind } from '../define-scorer-kind.ts'
import { expectedText } from '../expected.ts'
import { compileExtract } from '../extract.ts'
import { lookedAtStage } from '../looked-at-stage.ts'
import { clip } from '../quote.ts'
import type { OptionFault } from '../read-options.ts'
import { askJudge, callOptions } from './ask-judge.ts'
import { delimiterFor } from './delimit.ts'
import { promptOption, readJudgePrompt, type JudgePrompt } from './judge-prompt.ts'
import { allOf, modelFault, modelOptions, modelsOf } from './judge.ts'
import type { JudgeScale } from './judge-scale.ts'
import { judgementSchema, readJudgement, type Judgement } from './read-judgement.ts'
import { shownPrompt } from './rubric-prompt.ts'

const against = z
  .enum(['baseline', 'expected'])
  .default('baseline')
  .describe("What an answer is compared with: the baseline variant's answer, or what the example expects.")

/**
 * A model that compares two answers to the same input, each standing first once: 1 where this one wins both times, 0 where
 * it loses both times, else ½: a win that does not survive the swap is the order's, not the answer's.
 */
export const pairwiseJudge = defineScorerKind({
  kind: 'pairwise-judge',
  codeVersion: 1,
  options: z.strictObject({
    ...modelOptions,
    prompt: promptOption.optional(),
    rubric: z.string().min(1).optional().describe('What makes an answer better; instead of a prompt.'),
    against,
    ...callOptions,
  }),
  check: pairwiseFault,
  comparesAnswers: ({ against: whom }) => whom === 'baseline',
  prepare: async (options, settings, given) => {
    const { prompt, rubric } = options
    const compiled =
      prompt === undefined
        ? comparingPrompt(rubric ?? usualRubric)
        : await readJudgePrompt(prompt, settings, given, ['first'])
    const extraction = compileExtract(settings.extract)
    if (!extraction.ok) throw new Error(`extract: ${extraction.message}`)
    return {
      fileTexts: compiled.texts,
      grade: async (output, context, input) => {
        const other = otherAnswer(options.against, context, settings.stageIndex)
        if (other === null) return { value: 0.5, label: 'tie', reason: 'the baseline itself' }
        const part = options.against === 'expected' ? null : extraction.extract(other, undefined)
        const compared = part === null || !part.found ? other : part.output
        if (compared === output) return { value: 0.5, label: 'tie', reason: 'the two answers are the same' }
        const judgeOrder = async (model: string, first: string, second: string): Promise<Judgement> => {
          const rendered = compiled.render({ output, input, context, others: { first, second } }, closing)
          return readJudgement(await askJudge(context, rendered, model, options, schema), scale)
        }
        const pairs = modelsOf(options).map(async (model) => {
          const [ahead, behind] = await allOf([
            judgeOrder(model, output, compared),
            judgeOrder(model, compared, output),
          ])
          return comparisonOf(ahead, behind)
        })
        return combined(await allOf(pairs), options.combine)
      },
    }
  },
})

/** How one judge's two words on two answers come together. */
interface Comparison {
  readonly value: number
  readonly label: 'win' | 'loss' | 'tie' | 'first stands' | 'second stands'
  readonly reason: string
}

/** `ahead` is what was said with the judged answer first, `behind` with it second. */
function comparisonOf(ahead: Judgement | undefined, behind: Judgement | undefined): Comparison {
  const [one, other] = [ahead?.label, behind?.label]
  if (one === 'first' && other === 'second') return { value: 1, label: 'win', reason: ahead?.reason ?? '' }
  if (one === 'second' && other === 'first') return { value: 0, label: 'loss', reason: ahead?.reason ?? '' }
  const said = `with this answer first "${one ?? ''}", with it second "${other ?? ''}"`
  if (one === 'first' && other === 'first')
    return { value: 0.5, label: 'first stands', reason: `the order decided: ${said}` }
  if (one === 'second' && other === 'second') {
    return { value: 0.5, label: 'second stands', reason: `the order decided: ${said}` }
  }
  return { value: 0.5, label: 'tie', reason: one === 'tie' && other === 'tie' ? (ahead?.reason ?? '') : said }
}

function combined(comparisons: readonly Comparison[], combine: 'majority' | 'mean'): ScoreOutcome {
  const [only] = comparisons
  if (comparisons.length === 1 && only !== undefined) return { ...only }
  const wins = comparisons.filter(({ value }) => value === 1).length
  const losses = comparisons.filter(({ value }) => value === 0).length
  const mean = comparisons.reduce((sum, { value }) => sum + value, 0) / comparisons.length
  const half = comparisons.length / 2
  const majority = wins > half ? 1 : losses > half ? 0 : 0.5
  const value = combine === 'mean' ? mean : majority
  const label = value > 0.5 ? 'win' : value < 0.5 ? 'loss' : 'tie'
  const words = comparisons.map((each) => `${each.label}${each.reason === '' ? '' : ` (${clip(each.reason)})`}`)
  return { value, label, reason: `${wins} won, ${losses} lost of ${comparisons.length} judges: ${words.join('; ')}` }
}

/** What the answer is compared with; null where it is itself what others are compared with. */
function otherAnswer(
  whom: 'baseline' | 'expected',
  { expected, reference }: ScorerContext,
  stageIndex: number,
): string | null {
  if (whom === 'expected') return expectedText(expected)
  if (reference === undefined) {
    throw new Error(
      'there is no answer of a baseline to compare with; a pairwise judge stands by itself in an experiment',
    )
  }
  return reference === 'itself' ? null : lookedAtStage(reference.stages, stageIndex).output
}

function comparingPrompt(rubric: string): JudgePrompt {
  return {
    texts: [rubric],
    render: ({ others = {}, input: given }, closingWords) => {
      const { first = '', second = '' } = others
      const input = jsonText(given)
      const parts = [
        { heading: 'The input that both answer:', name: 'input', text: input },
        { heading: 'The first answer:', name: 'first', text: first },
        { heading: 'The second answer:', name: 'second', text: second },
      ]
      // The same marks in both orders, whichever of the two is judged: nothing but the order differs, and the cache knows both.
      const delimiter = delimiterFor([input, ...[first, second].toSorted()])
      return shownPrompt(`You compare two answers to the same input. ${rubric.trim()}`, parts, closingWords, delimiter)
    },
  }
}

const usualRubric = 'The better one is more correct, answers what was asked, and leaves out what was not.'

const scale: JudgeScale = [
  { label: 'second', value: 0 },
  { label: 'tie', value: 0.5 },
  { label: 'first', value: 1 },
]

const schema = judgementSchema(scale)

const closing =
  'Say which answer is better. The order in which they stand means nothing, nor does their length. Give JSON and nothing else: {"reason": "one or two sentences", "label": "first", "second" or "tie"}.'

function pairwiseFault(options: JsonObject): OptionFault | undefined {
  const { prompt, rubric } = options
  if (prompt !== undefined && rubric !== undefined)
    return { path: ['rubric'], message: 'give prompt or rubric, not both' }
  return modelFault(options)
}
