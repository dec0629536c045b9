import { isRecord, type JsonValue } from '../domain/json-value.ts'

/** A value that a template gave, as JSON: nothing becomes null, integers beyond 2^53 the nearest number. */
export function toJsonValue(value: unknown): JsonValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(toJsonValue)
  if (!isRecord(value)) return null
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toJsonValue(member)]))
}
