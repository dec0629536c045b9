/**
 * One side of a test by betting: the gains of a bet on differences whose mean, if the hypothesis holds, is at most `mu`.
 * The capital is a non-negative supermartingale then, so that it ever exceeds 1/δ with probability at most δ (Ville
 * 1939). The share that is bet follows the past alone.
 */
export class BettingEvidence {
  #logCapital = 0
  #count = 0
  #sum = 0
  #squares = 0

  /** The natural logarithm of the capital, which started at 1. */
  get logCapital(): number {
    return this.#logCapital
  }

  /** Takes a difference in [−1, 1]; `mu`, at least −1, is known from before it. */
  add(difference: number, mu: number): void {
    const excess = difference - mu
    this.#logCapital += Math.log(1 + this.#share(mu) * excess)
    this.#count += 1
    this.#sum += excess
    this.#squares += excess * excess
  }

  /** The mean of past gains over their mean square, as a growth-optimal bet would be, kept from ruin by a cap. */
  #share(mu: number): number {
    const after = this.#count + 1
    const spread = 1 + mu
    const cap = spread === 0 ? boldest : Math.min(0.5 / spread, boldest)
    const share = this.#sum / after / Math.max((this.#squares + 1 / 4) / after, 1e-9)
    return Math.min(Math.max(share, 0), cap)
  }
}

const boldest = 0.9
