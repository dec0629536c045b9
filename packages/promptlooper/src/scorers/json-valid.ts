import { z } from 'zod'
import { parseJsonText } from './answer-json.ts'
import { defineScorerKind } from './define-scorer-kind.ts'
import { quote } from './quote.ts'

/** 1 when the answer's text is JSON, and nothing but JSON. */
export const jsonValid = defineScorerKind({
  kind: 'json-valid',
  codeVersion: 1,
  options: z.strictObject({}),
  prepare: () => ({
    grade: (output) =>
      parseJsonText(output).found ? { value: 1 } : { value: 0, reason: `not JSON: ${quote(output)}` },
  }),
})
