/** What is weighed against each other: a score that should be high and a cost that should be low; null is unknown. */
export interface ScoredCost {
  readonly score: number | null
  readonly cost: number | null
}

/**
 * Which of them no other beats on both: at least as high a score and as low a cost, and better in one (the Pareto set).
 * Those with an unknown score or cost are left out: they can't be weighed.
 */
export function unbeaten<Weighed extends ScoredCost>(all: readonly Weighed[]): readonly Weighed[] {
  const known = all.filter((each) => each.score !== null && each.cost !== null)
  return known.filter((each) => !known.some((other) => beats(other, each)))
}

function beats(one: ScoredCost, other: ScoredCost): boolean {
  const score = (one.score ?? 0) - (other.score ?? 0)
  const cost = (one.cost ?? 0) - (other.cost ?? 0)
  return score >= 0 && cost <= 0 && (score > 0 || cost < 0)
}
