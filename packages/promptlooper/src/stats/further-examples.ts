import { estimateMean } from './mean-estimate.ts'
import { normalQuantile } from './normal-quantile.ts'

/**
 * The variance of one paired difference that a later sample will show, as a plan must take it: at least 2/(n + 2), since
 * a few equal differences do not show that there is no spread. With groups, the variance of a group's mean: G_eff·SE².
 */
export function plannedVariance(differences: ArrayLike<number>, groups: ArrayLike<number> | null): number {
  const { n, standardError, effectiveGroups } = estimateMean(differences, groups)
  const units = effectiveGroups ?? n
  const variance = units * (standardError ?? 0) ** 2
  return Math.max(variance, 2 / (units + 2))
}

/**
 * Independent units (examples, or groups) that show a true difference of `least` with 80 % power in a two-sided test:
 * (z₁₋α/₂ + z.₈)²·variance / least².
 */
export function unitsToShow(least: number, variance: number, alpha: number, power = 0.8): number {
  return (zSum(alpha, power) ** 2 * variance) / least ** 2
}

/** The smallest true difference that so many independent units show with 80 % power in a two-sided test. */
export function smallestDifference(units: number, variance: number, alpha: number, power = 0.8): number {
  return zSum(alpha, power) * Math.sqrt(variance / units)
}

/**
 * How many further examples (groups, where there are some) would show a difference of `least`: 0 where this many could
 * have shown it already. `alpha` is what one of the comparisons is tested at.
 */
export function furtherExamples(
  differences: ArrayLike<number>,
  groups: ArrayLike<number> | null,
  least: number,
  alpha: number,
): number {
  const { n, effectiveGroups } = estimateMean(differences, groups)
  const needed = unitsToShow(least, plannedVariance(differences, groups), alpha)
  return Math.max(0, Math.ceil(needed) - Math.floor(effectiveGroups ?? n))
}

function zSum(alpha: number, power: number): number {
  return normalQuantile(1 - alpha / 2) + normalQuantile(power)
}
