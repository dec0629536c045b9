import { z } from 'zod'
import { canonicalJson } from '../domain/config-hash.ts'
import type { JsonValue } from '../domain/json-value.ts'
import type { ScoreOutcome, ScorerContext } from '../domain/scorer.ts'
import { answerJson } from './answer-json.ts'
import { defineScorerKind } from './define-scorer-kind.ts'
import { expectedText } from './expected.ts'
import { quote } from './quote.ts'
import { jsonToleranceOptions, sameJson, type JsonTolerance } from './same-json.ts'
import { inForm, textFormOptions, type TextForm } from './text-form.ts'

/**
 * 1 when the answer is what is expected. Texts are compared as texts, numbers, true and false as their JSON text; a list
 * or object is compared with the answer parsed as JSON, whatever the order of its keys.
 */
export const exactMatch = defineScorerKind({
  kind: 'exact-match',
  codeVersion: 1,
  options: z.strictObject({ ...textFormOptions, ...jsonToleranceOptions }),
  prepare: (options) => ({
    grade: (output, context) =>
      isComparedAsJson(context.expected, options)
        ? matchJson(output, context, options)
        : matchText(output, context.expected, options),
  }),
})

function matchText(output: string, expected: JsonValue, form: TextForm): ScoreOutcome {
  const wanted = expectedText(expected)
  if (inForm(output, form) === inForm(wanted, form)) return { value: 1 }
  return { value: 0, reason: `expected ${quote(wanted)}, got ${quote(output)}` }
}

/** A number, too, where a difference to it may pass. */
function isComparedAsJson(expected: JsonValue, { absolute }: JsonTolerance): boolean {
  return (typeof expected === 'object' && expected !== null) || (typeof expected === 'number' && absolute !== undefined)
}

function matchJson(output: string, context: ScorerContext, tolerance: JsonTolerance): ScoreOutcome {
  const answer = answerJson(output, context)
  if (!answer.found) return { value: 0, reason: 'the answer is not JSON' }
  if (sameJson(context.expected, answer.value, tolerance)) return { value: 1 }
  const [wanted, given] = [canonicalJson(context.expected), canonicalJson(answer.value)]
  return { value: 0, reason: `expected ${quote(wanted)}, got ${quote(given)}` }
}
