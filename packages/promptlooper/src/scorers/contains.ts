import { z } from 'zod'
import { assertNever } from '../domain/errors.ts'
import { expectedJson } from './expected.ts'
import { defineScorerKind } from './define-scorer-kind.ts'
import { jsonText } from './answer-json.ts'
import type { JsonValue } from '../domain/json-value.ts'
import { quote } from './quote.ts'
import { valueText } from './value-text.ts'

/** 1 when the answer contains what it must (or, with `match: none`, must not). */
export const contains = defineScorerKind({
  kind: 'contains',
  codeVersion: 1,
  options: z.strictObject({
    value: valueText.optional().describe('The text to look for; without value and values it is what is expected.'),
    values: z.array(valueText).min(1).optional().describe('Several texts to look for.'),
    match: z.enum(['all', 'any', 'none']).default('all').describe('How many of the texts the answer must contain.'),
    ignoreCase: z.boolean().default(false).describe('Upper and lower case are the same.'),
  }),
  templates: ['value', 'values'],
  check: ({ value, values }) =>
    value !== undefined && values !== undefined
      ? { path: ['values'], message: 'give either value or values, not both' }
      : undefined,
  prepare: ({ value, values, match, ignoreCase }) => ({
    grade: (output, context) => {
      const wanted = values ?? (value === undefined ? textsOf(context.expected) : [value])
      if (wanted.includes('')) throw new Error('an empty text is in every answer; say what to look for')
      const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text)
      const answer = fold(output)
      const found = wanted.filter((text) => answer.includes(fold(text)))
      const missing = wanted.filter((text) => !found.includes(text))
      return judge(match, found, missing)
    },
  }),
})

function judge(match: 'all' | 'any' | 'none', found: readonly string[], missing: readonly string[]) {
  switch (match) {
    case 'all':
      return missing.length === 0 ? { value: 1 } : { value: 0, reason: `does not contain ${list(missing)}` }
    case 'any':
      return found.length > 0 ? { value: 1 } : { value: 0, reason: `contains none of ${list(missing)}` }
    case 'none':
      return found.length === 0 ? { value: 1 } : { value: 0, reason: `contains ${list(found)}` }
    default:
      return assertNever(match)
  }
}

function textsOf(expected: JsonValue): readonly string[] {
  const wanted = expectedJson(expected)
  if (!Array.isArray(wanted)) return [jsonText(wanted)]
  if (wanted.length === 0) throw new Error('expected is an empty list; there is nothing to look for')
  return wanted.map(jsonText)
}

function list(texts: readonly string[]): string {
  return texts.map(quote).join(', ')
}
