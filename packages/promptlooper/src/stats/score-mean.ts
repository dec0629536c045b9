import { clampInterval } from './interval.ts'
import { estimateMean, type MeanEstimate } from './mean-estimate.ts'
import { wilsonInterval } from './wilson-interval.ts'

/** A mean of scores in [0, 1], and how its interval was made. */
export interface ScoreMean extends MeanEstimate {
  readonly method: 'wilson' | 't' | 'clustered-t'
}

/**
 * The mean of scores by the policy: every score 0 or 1 without groups, Wilson's interval; graded, Student's t; with
 * groups, clustered. Scores are averaged over an example's repeats before; a missing score is NaN.
 */
export function estimateScoreMean(scores: ArrayLike<number>, groups: ArrayLike<number> | null): ScoreMean {
  const estimate = estimateMean(scores, groups)
  if (groups === null && estimate.mean !== null && isBinary(scores)) {
    const successes = Math.round(estimate.mean * estimate.n)
    return {
      ...estimate,
      interval: estimate.n < 5 ? null : wilsonInterval(successes, estimate.n),
      // Wilson's interval needs no spread.
      notes: estimate.notes.filter((note) => note !== 'no-spread'),
      method: 'wilson',
    }
  }
  return {
    ...estimate,
    interval: estimate.interval === null ? null : clampInterval(estimate.interval, 0, 1),
    method: groups === null ? 't' : 'clustered-t',
  }
}

/** Whether every score is 0 or 1; missing ones are NaN and do not count. */
export function isBinary(scores: ArrayLike<number>): boolean {
  for (let index = 0; index < scores.length; index += 1) {
    const score = scores[index] ?? NaN
    if (score !== 0 && score !== 1 && !Number.isNaN(score)) return false
  }
  return true
}
