/**
 * Shares `total` places among those who can use so many each, so that none waits for another: equal shares, and what one
 * can't use goes to the others (max-min fairness). Whole numbers, never more than the total together.
 */
export function fairShares(total: number, usable: readonly number[]): readonly number[] {
  const shares = usable.map(() => 0)
  const order = usable.map((_, index) => index).toSorted((left, right) => (usable[left] ?? 0) - (usable[right] ?? 0))
  let left = total
  for (const [position, index] of order.entries()) {
    const most = usable[index] ?? 0
    const equal = Math.floor(left / (order.length - position))
    const share = Math.max(0, Math.min(most, equal))
    shares[index] = share
    left -= share
  }
  return shares
}
