/**
 * Holm's step-down adjustment: each adjusted value below α is a claim, and the chance of any false claim is at most α.
 * Sorted ascending, adj_i = max over j ≤ i of min(1, (m − j + 1)·p_j). Gives them in the order of `pValues`. Holm (1979).
 */
export function adjustByHolm(pValues: readonly number[]): readonly number[] {
  const adjusted = pValues.slice()
  let highest = 0
  for (const [rank, index] of ascending(pValues).entries()) {
    highest = Math.max(highest, Math.min(1, (pValues.length - rank) * (pValues[index] ?? 1)))
    adjusted[index] = highest
  }
  return adjusted
}

/**
 * Benjamini and Hochberg's step-up adjustment: of the claims below α, at most a share α is expected to be false. Sorted
 * ascending, adj_i = min over j ≥ i of min(1, m·p_j / j). Benjamini and Hochberg (1995).
 */
export function adjustByBenjaminiHochberg(pValues: readonly number[]): readonly number[] {
  const adjusted = pValues.slice()
  let lowest = 1
  for (const [fromTop, index] of ascending(pValues).toReversed().entries()) {
    const rank = pValues.length - fromTop
    lowest = Math.min(lowest, (pValues.length * (pValues[index] ?? 1)) / rank)
    adjusted[index] = lowest
  }
  return adjusted
}

function ascending(pValues: readonly number[]): readonly number[] {
  return pValues.map((_value, index) => index).toSorted((left, right) => (pValues[left] ?? 1) - (pValues[right] ?? 1))
}
