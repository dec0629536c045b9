import type { JsonObject, JsonValue } from '../../../domain/json-value.ts'

/**
 * A text with its variables filled in, for what becomes data: data is never rendered. Only plain `{{ name }}` and
 * `{{ name.member }}` can be; undefined where anything else of a template stands in it.
 */
export function fillText(text: string, vars: JsonObject): string | undefined {
  const filled = text.replaceAll(/\{\{-?\s*([\w.]+)\s*-?\}\}/g, (whole, path: string) => {
    const value = valueAt(vars, path)
    if (value === undefined) return whole
    return typeof value === 'string' ? value : JSON.stringify(value)
  })
  // What a variable brought in is data, too: only what is left of the text itself counts.
  const rest = text.replaceAll(/\{\{-?\s*([\w.]+)\s*-?\}\}/g, (whole, path: string) =>
    valueAt(vars, path) === undefined ? whole : '',
  )
  return /\{\{|\{%|\{#/.test(rest) ? undefined : filled
}

/** As `fillText`, for every text within a value. */
export function fillValue(value: JsonValue, vars: JsonObject): JsonValue | undefined {
  if (typeof value === 'string') return fillText(value, vars)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([key, member]) => [key, fillValue(member, vars)] as const)
  if (entries.some(([, member]) => member === undefined)) return undefined
  const filled = entries.flatMap(([key, member]) => (member === undefined ? [] : [[key, member] as const]))
  return Array.isArray(value) ? filled.map(([, member]) => member) : Object.fromEntries(filled)
}

function valueAt(vars: JsonObject, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = vars
  for (const key of path.split('.')) {
    if (value === null || typeof value !== 'object' || Array.isArray(value) || !Object.hasOwn(value, key))
      return undefined
    value = (value as JsonObject)[key]
  }
  return value
}
