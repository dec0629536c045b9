import type { JsonValue } from '../domain/json-value.ts'
import type { ScorerContext } from '../domain/scorer.ts'
import type { Found } from './json-pointer.ts'

/** An answer as JSON: as its stage parsed it, else its own text parsed. */
export function answerJson(output: string, context: Pick<ScorerContext, 'json'>): Found {
  return context.json === undefined ? parseJsonText(output) : { found: true, value: context.json }
}

/** A text parsed as JSON; white space around it does not count, nothing else is forgiven. */
export function parseJsonText(text: string): Found {
  try {
    const value: JsonValue = JSON.parse(text)
    return { found: true, value }
  } catch {
    return { found: false }
  }
}

/** A JSON value as a scorer of texts sees it: a text is itself, anything else is its JSON text. */
export function jsonText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
