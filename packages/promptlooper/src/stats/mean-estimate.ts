import { clusteredError } from './clustered-error.ts'
import type { Interval } from './interval.ts'
import { sizeNotes, type SampleNote } from './sample-note.ts'
import { studentQuantile } from './student-t.ts'

/** A mean and how sure it is. */
export interface MeanEstimate {
  /** How many values the mean stands on. */
  readonly n: number
  /** null for no values. */
  readonly mean: number | null
  /** null where it is unknown; `notes` say why. */
  readonly standardError: number | null
  /** null where the sample can't give one; `notes` say why. */
  readonly interval: Interval | null
  /** null where there are no groups. */
  readonly effectiveGroups: number | null
  readonly notes: readonly SampleNote[]
}

/**
 * The mean of values with Student's t interval, clustered where there are groups. A missing value is NaN and is left
 * out. `groups[i]` is the group of `values[i]`, a whole number from 0; null: no groups.
 */
export function estimateMean(
  values: ArrayLike<number>,
  groups: ArrayLike<number> | null,
  confidence = 0.95,
): MeanEstimate {
  const present = withoutMissing(values, groups)
  const n = present.values.length
  if (n === 0) {
    return { n, mean: null, standardError: null, interval: null, effectiveGroups: null, notes: sizeNotes(0, null) }
  }
  const mean = sumOf(present.values) / n
  const { standardError, degrees, effectiveGroups } = errorOfMean(present.values, present.groups, mean)
  const notes = [...sizeNotes(n, effectiveGroups)]
  const hasSpread = standardError === null || standardError > NO_SPREAD
  if (!hasSpread && n >= 5) notes.push('no-spread')
  const hasInterval = standardError !== null && hasSpread && n >= 5
  const half = hasInterval ? studentQuantile(1 - (1 - confidence) / 2, degrees) * standardError : 0
  return {
    n,
    mean,
    standardError: hasSpread ? standardError : 0,
    interval: hasInterval ? { low: mean - half, high: mean + half } : null,
    effectiveGroups,
    notes,
  }
}

/** Rounding alone gives errors of this size; scores, their differences and logarithms of ratios are of size 1. */
const NO_SPREAD = 1e-12

function errorOfMean(
  values: Float64Array,
  groups: Int32Array | null,
  mean: number,
): { readonly standardError: number | null; readonly degrees: number; readonly effectiveGroups: number | null } {
  if (groups !== null) {
    const error = clusteredError(values, groups, mean)
    return { ...error, degrees: error.effectiveGroups - 1 }
  }
  const n = values.length
  if (n < 2) return { standardError: null, degrees: 0, effectiveGroups: null }
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return { standardError: Math.sqrt(squares / (n - 1) / n), degrees: n - 1, effectiveGroups: null }
}

function withoutMissing(
  values: ArrayLike<number>,
  groups: ArrayLike<number> | null,
): { readonly values: Float64Array; readonly groups: Int32Array | null } {
  const kept = new Float64Array(values.length)
  const keptGroups = groups === null ? null : new Int32Array(values.length)
  let count = 0
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? NaN
    if (Number.isNaN(value)) continue
    kept[count] = value
    if (keptGroups !== null && groups !== null) keptGroups[count] = groups[index] ?? NaN
    count += 1
  }
  return { values: kept.subarray(0, count), groups: keptGroups?.subarray(0, count) ?? null }
}

function sumOf(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}
