import { isRecord } from './json-value.ts'

/** What a scorer gave, made sure of: a value in [0, 1], or why it is none. */
export type SettledScore =
  | {
      readonly ok: true
      /** In [0, 1]. */
      readonly value: number
      readonly reason: string | null
      readonly label: string | null
      readonly rawValue: number | null
    }
  | { readonly ok: false; readonly message: string }

/**
 * Reads what a scorer gave: a number, or an object with a `value`. Finite numbers are clamped to [0, 1]; NaN, the
 * infinities and everything that is not a number are failed scores.
 */
export function settleScore(outcome: unknown): SettledScore {
  const given = isRecord(outcome) ? outcome : { value: outcome }
  const value = given['value']
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return { ok: false, message: `the scorer gave ${describe(value, outcome)}, not a finite number` }
  }
  return {
    ok: true,
    value: Math.min(1, Math.max(0, value)) + 0,
    reason: textOrNull(given['reason']),
    label: textOrNull(given['label']),
    rawValue: finiteOrNull(given['rawValue']),
  }
}

function describe(value: unknown, outcome: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (isRecord(value)) return 'an object as value'
  if (value === undefined && isRecord(outcome)) return 'an object without a value'
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 80))}`
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`
  return String(value)
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function finiteOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
