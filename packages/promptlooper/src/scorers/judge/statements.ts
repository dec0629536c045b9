import { z } from 'zod'
import type { AdapterResponse } from '../../domain/adapter.ts'
import type { JsonObject } from '../../domain/json-value.ts'
import { clip } from '../quote.ts'
import { answerObjects, unreadable } from './read-judgement.ts'

/** A statement that a judge found in a text, and whether the context supports it. */
export interface FoundStatement {
  readonly statement: string
  readonly supported: boolean
}

/** The form in which a judge lists statements. */
export const statementsSchema: JsonObject = {
  title: 'statements',
  type: 'object',
  properties: {
    statements: {
      type: 'array',
      items: {
        type: 'object',
        properties: { statement: { type: 'string' }, reason: { type: 'string' }, supported: { type: 'boolean' } },
        required: ['statement', 'reason', 'supported'],
        additionalProperties: false,
      },
    },
  },
  required: ['statements'],
  additionalProperties: false,
}

/** What a judge is told of the form of its answer. */
export const statementsClosing =
  'Split the text into its single statements, and say of each whether the context supports it. Give JSON and nothing else: {"statements": [{"statement": "…", "reason": "…", "supported": true or false}]}; an empty list where the text states nothing.'

/** Reads the list. Throws an error that quotes the judge where there is none, or more than one. */
export function readStatements(answer: AdapterResponse): readonly FoundStatement[] {
  const lists = answerObjects(answer).flatMap((object) => {
    const read = listSchema.safeParse(object)
    return read.success ? [read.data.statements] : []
  })
  const [list] = lists
  if (list === undefined) throw unreadable('gave no list of statements', answer)
  if (lists.length > 1) throw unreadable('gave several lists of statements', answer)
  return list
}

/** The share of statements that are supported, and those that are not; null of none. */
export function supportedShare(
  statements: readonly FoundStatement[],
): { readonly share: number; readonly reason: string } | null {
  if (statements.length === 0) return null
  const lacking = statements.filter(({ supported }) => !supported)
  const share = (statements.length - lacking.length) / statements.length
  const counts = `${statements.length - lacking.length} of ${statements.length} statements are in the context`
  const shown = lacking.slice(0, mostShown).map(({ statement }) => clip(statement))
  const more = lacking.length > mostShown ? '; …' : ''
  return { share, reason: lacking.length === 0 ? counts : `${counts}; not: ${shown.join('; ')}${more}` }
}

const mostShown = 5

const listSchema = z.looseObject({
  statements: z.array(z.looseObject({ statement: z.string(), supported: z.boolean() })),
})
