import { z } from 'zod'
import type { JsonValue } from '../domain/json-value.ts'
import { jsonText } from './answer-json.ts'
import { defineScorerKind } from './define-scorer-kind.ts'
import { expectedJson } from './expected.ts'
import { quote } from './quote.ts'
import { inForm, textFormOptions } from './text-form.ts'
import { valueText } from './value-text.ts'

/** 1 when the answer is one of several texts. */
export const oneOf = defineScorerKind({
  kind: 'one-of',
  codeVersion: 1,
  options: z.strictObject({
    values: z
      .array(valueText)
      .min(1)
      .optional()
      .describe('The texts; without them they are the list that is expected.'),
    ...textFormOptions,
  }),
  templates: ['values'],
  prepare: ({ values, ...form }) => ({
    grade: (output, context) => {
      const wanted = values ?? listOf(context.expected)
      const answer = inForm(output, form)
      if (wanted.some((text) => inForm(text, form) === answer)) return { value: 1 }
      return { value: 0, reason: `${quote(output)} is none of ${wanted.map(quote).join(', ')}` }
    },
  }),
})

function listOf(expected: JsonValue): readonly string[] {
  const wanted = expectedJson(expected)
  return Array.isArray(wanted) ? wanted.map(jsonText) : [jsonText(wanted)]
}
