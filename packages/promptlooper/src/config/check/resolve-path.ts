import { isRecord } from '../../domain/json-value.ts'

/** Whether a value has what keys lead to; if not, which key is missing, how many are left from it on, and the keys beside it. */
export type ResolvedPath =
  | { readonly found: true }
  | { readonly found: false; readonly key: string; readonly left: number; readonly siblings: readonly string[] }

/** Follows keys into a value. A path is written with dots, so a key that holds dots itself is tried too. */
export function resolvePath(value: unknown, keys: readonly string[]): ResolvedPath {
  const [key] = keys
  if (key === undefined) return { found: true }
  if (!isRecord(value)) return { found: false, key, left: keys.length, siblings: [] }
  for (let length = 1; length <= keys.length; length++) {
    const name = keys.slice(0, length).join('.')
    if (Object.hasOwn(value, name)) return resolvePath(value[name], keys.slice(length))
  }
  return { found: false, key, left: keys.length, siblings: Object.keys(value) }
}

/** Whether keys lead to nothing, or to what Python counts as false. */
export function isEmptyAt(value: unknown, keys: readonly string[]): boolean {
  const [key] = keys
  if (key !== undefined) return !isRecord(value) || !Object.hasOwn(value, key) || isEmptyAt(value[key], keys.slice(1))
  if (Array.isArray(value)) return value.length === 0
  return isRecord(value) ? Object.keys(value).length === 0 : !value
}
