import { z } from 'zod'
import { canonicalJson } from '../domain/config-hash.ts'
import type { JsonValue } from '../domain/json-value.ts'
import type { ScoreOutcome, ScorerContext } from '../domain/scorer.ts'
import { answerJson } from './answer-json.ts'
import { defineScorerKind } from './define-scorer-kind.ts'
import { expectedText } from './expected.ts'
import { quote } from './quote.ts'
import { inForm, textFormOptions, type TextForm } from './text-form.ts'

/**
 * 1 when the answer is what is expected. Texts are compared as texts, numbers, true and false as their JSON text; a list
 * or object is compared with the answer parsed as JSON, whatever the order of its keys.
 */
export const exactMatch = defineScorerKind({
  kind: 'exact-match',
  codeVersion: 1,
  options: z.strictObject(textFormOptions),
  prepare: (form) => ({
    grade: (output, context) =>
      typeof context.expected === 'object' && context.expected !== null
        ? matchJson(output, context, context.expected)
        : matchText(output, context.expected, form),
  }),
})

function matchText(output: string, expected: JsonValue, form: TextForm): ScoreOutcome {
  const wanted = expectedText(expected)
  if (inForm(output, form) === inForm(wanted, form)) return { value: 1 }
  return { value: 0, reason: `expected ${quote(wanted)}, got ${quote(output)}` }
}

function matchJson(output: string, context: ScorerContext, expected: JsonValue): ScoreOutcome {
  const answer = answerJson(output, context)
  if (!answer.found) return { value: 0, reason: 'the answer is not JSON' }
  const [wanted, given] = [canonicalJson(expected), canonicalJson(answer.value)]
  return wanted === given ? { value: 1 } : { value: 0, reason: `expected ${quote(wanted)}, got ${quote(given)}` }
}
