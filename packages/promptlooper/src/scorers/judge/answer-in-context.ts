import { z } from 'zod'
import type { JsonValue } from '../../domain/json-value.ts'
import type { ScoreOutcome, ScorerContext } from '../../domain/scorer.ts'
import { defineScorerKind } from '../define-scorer-kind.ts'
import { expectedText } from '../expected.ts'
import { askJudge, type JudgeCall } from './ask-judge.ts'
import { delimiterFor } from './delimit.ts'
import { judgedOutcome } from './panel.ts'
import { contextOptions, retrievedPieces } from './retrieved-context.ts'
import { shownPrompt } from './rubric-prompt.ts'
import { readStatements, statementsClosing, statementsSchema, supportedShare } from './statements.ts'

/**
 * Faithfulness: the share of the answer's statements that the retrieved context supports. An answer that states nothing
 * states nothing false: 1.
 */
export const answerInContext = defineScorerKind({
  kind: 'answer-in-context',
  codeVersion: 1,
  options: z.strictObject(contextOptions),
  templates: ['context'],
  prepare: (options) => ({
    grade: (output, scorerContext, input) =>
      judgeStatements({ text: output, of: 'the answer', input, scorerContext, options }),
  }),
})

/** The share of the statements of what is expected that the retrieved context supports: what retrieval found of it. */
export const contextRecall = defineScorerKind({
  kind: 'context-recall',
  codeVersion: 1,
  options: z.strictObject(contextOptions),
  templates: ['context'],
  prepare: (options) => ({
    grade: (_output, scorerContext, input) => {
      const text = expectedText(scorerContext.expected)
      return judgeStatements({ text, of: 'the expected answer', input, scorerContext, options })
    },
  }),
})

interface StatementsGiven {
  readonly text: string
  readonly of: 'the answer' | 'the expected answer'
  readonly input: JsonValue
  readonly scorerContext: ScorerContext
  readonly options: JudgeCall & {
    readonly model: string
    readonly context?: JsonValue | undefined
    readonly min?: number | undefined
  }
}

async function judgeStatements({ text, of, input, scorerContext, options }: StatementsGiven): Promise<ScoreOutcome> {
  const context = retrievedPieces(options.context, input).join('\n\n')
  const rules = `You judge whether a context supports ${of}. A statement is supported when it follows from the context alone; what you know besides does not count.`
  const parts = [
    { heading: 'The context:', name: 'context', text: context },
    { heading: `The text whose statements are judged, ${of}:`, name: 'answer', text },
  ]
  const prompt = shownPrompt(rules, parts, statementsClosing, delimiterFor([context, text]))
  const answer = await askJudge(scorerContext, prompt, options.model, options, statementsSchema)
  const supported = supportedShare(readStatements(answer))
  const { share, reason } = supported ?? { share: 1, reason: `${of} states nothing` }
  return judgedOutcome({ value: share, label: null, reason }, options.min)
}
