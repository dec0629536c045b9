import { normalQuantile } from './normal-quantile.ts'

/** What decides how small a difference a comparison can show. */
export interface ComparisonDesign {
  /** Paired examples or, where they come in groups, effective groups. */
  readonly n: number
  /** The variance of one example's difference. */
  readonly variance: number
  /** The error that is accepted over all comparisons together. */
  readonly alpha: number
  /** How many comparisons share `alpha` (Bonferroni, which bounds Holm from above); at least 1. */
  readonly comparisons: number
  /** The chance of showing a difference of this size. */
  readonly power: number
}

/**
 * The smallest difference of two means that a paired comparison shows with the wanted power:
 * (z₁₋α/₂ₘ + z_power)·√(v/n), the usual sample size formula turned round. Infinite for n = 0.
 */
export function detectableDifference({ n, variance, alpha, comparisons, power }: ComparisonDesign): number {
  if (n <= 0) return Infinity
  return (normalQuantile(1 - alpha / (2 * comparisons)) + normalQuantile(power)) * Math.sqrt(variance / n)
}
