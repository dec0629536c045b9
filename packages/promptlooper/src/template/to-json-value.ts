import type { JsonValue } from '../domain/json-value.ts'

/** A value that a template gave, as JSON: nothing becomes null, integers beyond 2^53 the nearest number. */
export function toJsonValue(value: unknown): JsonValue {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value
    case 'bigint':
      return Number(value)
    case 'object':
      if (value === null) return null
      if (Array.isArray(value)) return value.map(toJsonValue)
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toJsonValue(member)]))
    default:
      return null
  }
}
