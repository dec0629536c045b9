import type { JsonValue } from '../domain/json-value.ts'
import { jsonText, parseJsonText } from './answer-json.ts'

/** An example (or one field of it) says nothing that the answer could be compared with. */
export class NoExpectedError extends Error {
  override readonly name = 'NoExpectedError'

  constructor() {
    super('the example has no expected answer; give it one, or set "expected" on the scorer')
  }
}

/**
 * What is expected, as text: a text is itself, a number or true or false its JSON text (`0.5`, `true`), a list or object
 * its JSON text. Throws NoExpectedError for null.
 */
export function expectedText(expected: JsonValue): string {
  if (expected === null) throw new NoExpectedError()
  return jsonText(expected)
}

/**
 * What is expected, as JSON: a text that is the JSON of a list or object (a CSV cell) is parsed, all else stays. Throws
 * NoExpectedError for null.
 */
export function expectedJson(expected: JsonValue): JsonValue {
  if (expected === null) throw new NoExpectedError()
  if (typeof expected !== 'string') return expected
  const parsed = parseJsonText(expected)
  return parsed.found && typeof parsed.value === 'object' && parsed.value !== null ? parsed.value : expected
}
