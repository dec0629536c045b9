import type { Interval } from './interval.ts'
import { estimateMean } from './mean-estimate.ts'
import { pairwise } from './paired-difference.ts'
import type { SampleNote } from './sample-note.ts'

/** How many times `second` is of `first`, by the geometric mean over pairs. */
export interface RatioEstimate {
  readonly n: number
  readonly ratio: number
  readonly interval: Interval | null
  readonly notes: readonly SampleNote[]
}

/**
 * The ratio `second / first` of positive quantities such as cost or latency, over the examples that both have, with
 * Student's t interval on logarithms. Missing values are NaN. null where no pair is there or a value is not positive:
 * a ratio with nothing says nothing.
 */
export function estimateRatio(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  groups: ArrayLike<number> | null,
): RatioEstimate | null {
  const logarithms = pairwise(first, second, (left, right) => Math.log(right) - Math.log(left))
  const smallest = pairwise(first, second, (left, right) => Math.min(left, right))
  const estimate = estimateMean(logarithms, groups)
  if (estimate.mean === null || smallest.some((value) => value <= 0)) return null
  return {
    n: estimate.n,
    ratio: Math.exp(estimate.mean),
    interval:
      estimate.interval === null
        ? null
        : { low: Math.exp(estimate.interval.low), high: Math.exp(estimate.interval.high) },
    notes: estimate.notes,
  }
}
