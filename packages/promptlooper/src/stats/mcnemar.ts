import { logBeta } from './log-beta.ts'

/**
 * The exact two-sided p-value of McNemar's test: whether wins and losses among the pairs that differ could come from a
 * fair coin. min(1, 2·P(X ≤ min(wins, losses))) for X binomial with half; 1 where no pair differs.
 */
export function mcnemarTest(wins: number, losses: number): number {
  const discordant = wins + losses
  const fewer = Math.min(wins, losses)
  if (fewer * 2 === discordant) return 1
  let tail = 0
  // From the largest term down: those that add nothing are left out.
  for (let count = fewer; count >= 0; count -= 1) {
    const probability = fairCoinProbability(count, discordant)
    tail += probability
    if (probability < tail * 1e-17) break
  }
  return Math.min(1, 2 * tail)
}

/** C(n, k) / 2ⁿ. */
function fairCoinProbability(k: number, n: number): number {
  // C(n, k) = 1 / ((n + 1)·B(k + 1, n − k + 1))
  return Math.exp(-Math.log(n + 1) - logBeta(k + 1, n - k + 1) - n * Math.LN2)
}
