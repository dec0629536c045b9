import type { ScoreSummary, VariantReport } from './report.ts'

/**
 * The variants, best first by the mean of the objective: measured ones, then those not measured, then those without a mean; of
 * a race, as they stand in it.
 */
export function rankVariants(variants: readonly VariantReport[], objective: string | null): readonly VariantReport[] {
  if (variants.every(({ raceRank }) => raceRank !== null)) {
    return variants.toSorted((left, right) => (left.raceRank ?? 0) - (right.raceRank ?? 0))
  }
  return variants.toSorted(
    (left, right) =>
      rankOf(left, objective) - rankOf(right, objective) ||
      (meanOf(right, objective) ?? 0) - (meanOf(left, objective) ?? 0) ||
      left.ordinal - right.ordinal,
  )
}

/** What a scorer says of a variant; undefined where there is no such scorer. */
export function scoreOf(variant: VariantReport, scorer: string | null): ScoreSummary | undefined {
  return variant.scores.find((score) => score.scorer === scorer)
}

function rankOf(variant: VariantReport, objective: string | null): number {
  if (meanOf(variant, objective) === null) return 2
  return variant.isMeasured ? 0 : 1
}

function meanOf(variant: VariantReport, objective: string | null): number | null {
  return scoreOf(variant, objective)?.mean ?? null
}
