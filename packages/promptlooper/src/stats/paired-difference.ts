import { clampInterval } from './interval.ts'
import { estimateMean, type MeanEstimate } from './mean-estimate.ts'

/**
 * The mean difference `second − first` of scores in [0, 1] over the examples that both have, with Student's t interval
 * of the paired differences (clustered with groups). Arrays are aligned by example; a missing score is NaN.
 */
export function estimatePairedDifference(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  groups: ArrayLike<number> | null,
): MeanEstimate {
  const estimate = estimateMean(
    pairwise(first, second, (left, right) => right - left),
    groups,
  )
  return { ...estimate, interval: estimate.interval === null ? null : clampInterval(estimate.interval, -1, 1) }
}

/** One value for each pair; NaN where either is missing. */
export function pairwise(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  combine: (first: number, second: number) => number,
): Float64Array {
  const combined = new Float64Array(Math.max(first.length, second.length))
  for (let index = 0; index < combined.length; index += 1) {
    combined[index] = combine(first[index] ?? NaN, second[index] ?? NaN)
  }
  return combined
}
