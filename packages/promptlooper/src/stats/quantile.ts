/**
 * The quantile of sorted values at `p` in [0, 1], by linear interpolation (Hyndman and Fan's type 7, NumPy's default);
 * null for no values.
 */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number | null {
  if (sorted.length === 0) return null
  const position = (sorted.length - 1) * p
  const below = Math.floor(position)
  const low = sorted[below] ?? NaN
  const high = sorted[below + 1] ?? low
  return low + (position - below) * (high - low)
}
