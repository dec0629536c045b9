import { clampInterval, type Interval } from './interval.ts'
import { normalQuantile } from './normal-quantile.ts'

/** Wilson's score interval of a share, from `successes` of `n` (n at least 1). Wilson (1927). */
export function wilsonInterval(successes: number, n: number, confidence = 0.95): Interval {
  const z = normalQuantile(1 - (1 - confidence) / 2)
  const share = successes / n
  const square = (z * z) / n
  const centre = (share + square / 2) / (1 + square)
  const half = (z * Math.sqrt((share * (1 - share)) / n + square / (4 * n))) / (1 + square)
  // At the ends the formula gives 0 and 1 but for rounding.
  return clampInterval({ low: successes === 0 ? 0 : centre - half, high: successes === n ? 1 : centre + half }, 0, 1)
}
