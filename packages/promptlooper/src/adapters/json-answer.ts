import type { AdapterResponse, CompleteOptions } from '../domain/adapter.ts'
import type { JsonValue } from '../domain/json-value.ts'

/**
 * The parsed answer, where JSON was asked for and the whole text is JSON. Strict: a fenced block or words around the
 * JSON leave it out, because production code that calls `JSON.parse` would fail there too.
 */
export function readJsonAnswer(
  text: string,
  outputSchema: CompleteOptions['outputSchema'],
): Pick<AdapterResponse, 'json'> {
  if (outputSchema === undefined) return {}
  const json = parseJson(text)
  return json === undefined ? {} : { json }
}

/** The value of a JSON text; `undefined` where it is not JSON. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    // JSON.parse gives nothing but JSON values.
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}
