import { PythonFloat } from './float.ts'
import type { Value } from './value.ts'

/** An int as the engine stores it: a safe integer, or a bigint beyond. */
export type Int = number | bigint

/** The number behind an int, a float or a bool, and undefined for all else. */
export function numericValue(value: Value): Int | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof PythonFloat) return value.value
  return undefined
}

/** The int behind an int or a bool, and undefined for all else, floats too. */
export function intValue(value: Value): Int | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  return undefined
}

/** Stores a big int as small as it goes, so that equal ints are the same value. */
export function normalizeInt(value: bigint): Int {
  const small = Number(value)
  return Number.isSafeInteger(small) ? small : value
}
