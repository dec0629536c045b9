import type { JsonValue } from '../domain/json-value.ts'
import { jsonText } from './answer-json.ts'
import { expectedJson } from './expected.ts'

/**
 * The texts that an answer is measured against: what is expected, or each item of an expected list. Throws
 * NoExpectedError where nothing is expected, an error where a list is empty.
 */
export function referenceTexts(expected: JsonValue): readonly [string, ...string[]] {
  const wanted = expectedJson(expected)
  const [first, ...others] = Array.isArray(wanted) ? wanted.map(jsonText) : [jsonText(wanted)]
  if (first === undefined) throw new Error('expected is an empty list; there is nothing to compare with')
  return [first, ...others]
}
