import { clampInterval, type Interval } from './interval.ts'
import { normalQuantile } from './normal-quantile.ts'

/** How often a judge agrees with people, on answers that people labelled. */
export interface JudgeRates {
  /** Answers that people passed. */
  readonly passed: number
  /** Of them, those that the judge passed. */
  readonly passedByJudge: number
  /** Answers that people failed. */
  readonly failed: number
  /** Of them, those that the judge failed. */
  readonly failedByJudge: number
}

/** A share of passing answers, freed of the judge's errors. */
export interface CorrectedShare {
  readonly share: number
  readonly interval: Interval
}

/**
 * The true share of passing answers behind a judge's share: (observed + TNR − 1) / (TPR + TNR − 1), with an interval
 * that carries the error of the sample and of the labels (delta method). Rogan and Gladen (1978). undefined where the
 * judge tells nothing: TPR + TNR ≤ 1, or no label of one kind. `standardError` is that of `observed`.
 */
export function correctForJudge(
  observed: number,
  standardError: number,
  rates: JudgeRates,
  confidence = 0.95,
): CorrectedShare | undefined {
  const { passed, passedByJudge, failed, failedByJudge } = rates
  if (passed === 0 || failed === 0) return undefined
  const truePositive = passedByJudge / passed
  const trueNegative = failedByJudge / failed
  const information = truePositive + trueNegative - 1
  if (information <= 0) return undefined
  const share = (observed + trueNegative - 1) / information
  // ∂p/∂obs = 1/J, ∂p/∂TPR = −p/J, ∂p/∂TNR = (1 − p)/J
  const variance =
    (standardError ** 2 +
      share ** 2 * shareVariance(passedByJudge, passed) +
      (1 - share) ** 2 * shareVariance(failedByJudge, failed)) /
    information ** 2
  const half = normalQuantile(1 - (1 - confidence) / 2) * Math.sqrt(variance)
  return {
    share: Math.min(1, Math.max(0, share)),
    interval: clampInterval({ low: share - half, high: share + half }, 0, 1),
  }
}

/** A rate of 0 or 1 among few labels is not certain: its variance is taken with one success and one failure added. */
function shareVariance(successes: number, n: number): number {
  const share = (successes + 1) / (n + 2)
  return (share * (1 - share)) / (n + 2)
}
