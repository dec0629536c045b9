/**
 * Evidence that one variant is at most `epsilon` below another: the mean of twelve bets of fixed shares on the
 * differences `leader − survivor`, each a non-negative supermartingale while the leader is more than epsilon below.
 */
export class LeadEvidence {
  readonly #epsilon: number
  /** null: the differences are a sample of a population. */
  readonly #stepCount: number | null
  readonly #capitals = new Float64Array(shares.length).fill(1)
  #sum = 0
  #steps = 0
  #isCertain = false

  constructor(epsilon: number, stepCount: number | null) {
    this.#epsilon = epsilon
    this.#stepCount = stepCount
  }

  /** Differences taken so far, from the first step on. */
  get steps(): number {
    return this.#steps
  }

  /** The e-value; Infinity where the differences left can't make the leader more than epsilon worse. */
  get value(): number {
    if (this.#isCertain) return Infinity
    let sum = 0
    for (const capital of this.#capitals) sum += capital
    return sum / shares.length
  }

  /** Takes the next difference in [−1, 1]. */
  add(difference: number): void {
    const mu =
      this.#stepCount === null
        ? -this.#epsilon
        : (-this.#epsilon * this.#stepCount - this.#sum) / (this.#stepCount - this.#steps)
    if (mu < -1 - 1e-9) this.#isCertain = true
    else {
      const bounded = Math.max(mu, -1)
      const cap = bounded === -1 ? Infinity : 0.99 / (1 + bounded)
      for (const [index, share] of shares.entries()) {
        this.#capitals[index] = (this.#capitals[index] ?? 0) * (1 + Math.min(share, cap) * (difference - bounded))
      }
    }
    this.#sum += difference
    this.#steps += 1
  }
}

/** .01·90^(g/11) for g = 0 … 11: from timid to bold. */
const shares: readonly number[] = Array.from({ length: 12 }, (_value, g) => 0.01 * 90 ** (g / 11))
