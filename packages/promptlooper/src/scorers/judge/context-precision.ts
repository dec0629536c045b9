import { z } from 'zod'
import type { AdapterResponse } from '../../domain/adapter.ts'
import type { JsonObject } from '../../domain/json-value.ts'
import { jsonText } from '../answer-json.ts'
import { defineScorerKind } from '../define-scorer-kind.ts'
import { expectedText } from '../expected.ts'
import { askJudge } from './ask-judge.ts'
import { delimiterFor } from './delimit.ts'
import { judgedOutcome } from './panel.ts'
import { answerObjects, unreadable } from './read-judgement.ts'
import { contextOptions, retrievedPieces } from './retrieved-context.ts'
import { shownPrompt } from './rubric-prompt.ts'

/**
 * How far up the useful pieces of what was retrieved stand: the average precision of the list, where a piece is useful
 * when it helps to arrive at what is expected. 0 where none is.
 */
export const contextPrecision = defineScorerKind({
  kind: 'context-precision',
  codeVersion: 1,
  options: z.strictObject(contextOptions),
  templates: ['context'],
  prepare: (options) => ({
    grade: async (_output, context, input) => {
      const pieces = retrievedPieces(options.context, input)
      const [question, expected] = [jsonText(input), expectedText(context.expected)]
      const parts = [
        { heading: 'The question:', name: 'question', text: question },
        { heading: 'The expected answer:', name: 'expected', text: expected },
        ...pieces.map((text, index) => ({ heading: `Piece ${index + 1}:`, name: `piece-${index + 1}`, text })),
      ]
      const prompt = shownPrompt(rules, parts, closing, delimiterFor([question, expected, ...pieces]))
      const answer = await askJudge(context, prompt, options.model, options, usefulSchema)
      const useful = readUseful(answer, pieces.length)
      const places = useful.flatMap((isUseful, index) => (isUseful ? [index + 1] : []))
      const reason =
        places.length === 0
          ? `none of ${pieces.length} pieces is useful`
          : `useful of ${pieces.length}: ${places.join(', ')}`
      return judgedOutcome({ value: averagePrecision(useful), label: null, reason }, options.min)
    },
  }),
})

/** The mean, over the useful places of a ranked list, of the share of useful ones up to there; 0 where none is useful. */
export function averagePrecision(useful: readonly boolean[]): number {
  let found = 0
  let sum = 0
  for (const [index, isUseful] of useful.entries()) {
    if (!isUseful) continue
    found += 1
    sum += found / (index + 1)
  }
  return found === 0 ? 0 : sum / found
}

const rules =
  'You judge pieces of text that were retrieved for a question. A piece is useful when it helps to arrive at the expected answer; being about the same matter is not enough.'

const closing =
  'Judge every piece. Give JSON and nothing else: {"pieces": [{"number": 1, "reason": "…", "useful": true or false}, …]}.'

const usefulSchema: JsonObject = {
  title: 'pieces',
  type: 'object',
  properties: {
    pieces: {
      type: 'array',
      items: {
        type: 'object',
        properties: { number: { type: 'integer' }, reason: { type: 'string' }, useful: { type: 'boolean' } },
        required: ['number', 'reason', 'useful'],
        additionalProperties: false,
      },
    },
  },
  required: ['pieces'],
  additionalProperties: false,
}

const listSchema = z.looseObject({
  pieces: z.array(z.looseObject({ number: z.number().int(), useful: z.boolean() })),
})

/** Whether each piece is useful. Throws an error that quotes the judge where it did not judge each once. */
function readUseful(answer: AdapterResponse, count: number): readonly boolean[] {
  const lists = answerObjects(answer).flatMap((object) => {
    const read = listSchema.safeParse(object)
    return read.success ? [read.data.pieces] : []
  })
  const [list] = lists
  if (list === undefined || lists.length > 1) throw unreadable('gave no list of pieces', answer)
  const byNumber = new Map(list.map(({ number, useful }) => [number, useful]))
  const places = Array.from({ length: count }, (_piece, index) => byNumber.get(index + 1))
  if (list.length !== count || places.includes(undefined)) {
    throw unreadable(`did not judge each of ${count} pieces once`, answer)
  }
  return places.map((isUseful) => isUseful === true)
}
