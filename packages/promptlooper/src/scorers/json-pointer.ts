import type { JsonValue } from '../domain/json-value.ts'

/** What a JSON pointer leads to. */
export type Found = { readonly found: true; readonly value: JsonValue } | { readonly found: false }

/**
 * Follows a JSON pointer (RFC 6901): `''` is the whole value, `/lines/0/amount` a member of an item of a list. Only own
 * members are seen, never those of JavaScript's prototypes. Text that is no pointer finds nothing.
 */
export function followPointer(value: JsonValue, pointer: string): Found {
  if (pointer === '') return { found: true, value }
  if (!pointer.startsWith('/')) return { found: false }
  let current: JsonValue = value
  for (const token of pointer.slice(1).split('/')) {
    const next = member(current, token.replaceAll('~1', '/').replaceAll('~0', '~'))
    if (next === undefined) return { found: false }
    current = next
  }
  return { found: true, value: current }
}

/** Whether a text is a JSON pointer. */
export function isPointer(text: string): boolean {
  return text === '' || (text.startsWith('/') && !/~(?![01])/u.test(text))
}

function member(value: JsonValue, key: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/u.test(key) ? value[Number(key)] : undefined
  return Object.hasOwn(value, key) ? (value as { readonly [key: string]: JsonValue })[key] : undefined
}
