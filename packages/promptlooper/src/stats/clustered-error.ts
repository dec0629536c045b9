/** How sure a mean of clustered values is. */
export interface ClusteredError {
  /** (Σn_g)²/Σn_g²: the number of equal groups that would weigh as much as these. */
  readonly effectiveGroups: number
  /** null with fewer than 2 effective groups: unknown, never 0. */
  readonly standardError: number | null
}

/**
 * The standard error of a mean whose values come in groups: √Σ_g(Σ residuals)² / n, times √(G/(G−1)) with the effective
 * number of groups in place of G. `groups[i]` is the group of `values[i]`, a whole number from 0.
 */
export function clusteredError(values: ArrayLike<number>, groups: ArrayLike<number>, mean: number): ClusteredError {
  const sums = new Map<number, { size: number; residual: number }>()
  for (let index = 0; index < values.length; index += 1) {
    const group = groups[index] ?? NaN
    const residual = (values[index] ?? NaN) - mean
    const sum = sums.get(group)
    if (sum === undefined) sums.set(group, { size: 1, residual })
    else {
      sum.size += 1
      sum.residual += residual
    }
  }
  let sizeSquares = 0
  let residualSquares = 0
  for (const sum of sums.values()) {
    sizeSquares += sum.size * sum.size
    residualSquares += sum.residual * sum.residual
  }
  const n = values.length
  const effectiveGroups = (n * n) / sizeSquares
  if (effectiveGroups < 2) return { effectiveGroups, standardError: null }
  const correction = Math.sqrt(effectiveGroups / (effectiveGroups - 1))
  return { effectiveGroups, standardError: (Math.sqrt(residualSquares) / n) * correction }
}
