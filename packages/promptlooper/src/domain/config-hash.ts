import { hash } from 'node:crypto'

/** The hexadecimal SHA-256 of a text. */
export function contentHash(text: string): string {
  return hash('sha256', text, 'hex')
}

/**
 * JSON text in which the order of keys does not show: objects are written with their keys sorted, at every depth.
 * Members that are `undefined` are left out, as `JSON.stringify` does.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, sortMembers)
}

/** The hash of a value's canonical JSON. */
export function valueHash(value: unknown): string {
  return contentHash(canonicalJson(value))
}

/**
 * A stable hash of a call: the same for any order of keys in `params` and in `extra`, different for any change of
 * prompt, model, params or extra. `extra` absent, `undefined` and `null` give the same hash, as do absent params and `{}`.
 */
export function computeConfigHash(
  prompt: unknown,
  model: string,
  params: Readonly<Record<string, unknown>> | null | undefined,
  extra?: unknown,
): string {
  return valueHash([prompt, model, params ?? {}, extra ?? null])
}

function sortMembers(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value)
  if (entries.length < 2) return value
  return Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)))
}
