import { BettingEvidence } from './race/bets.ts'

/**
 * Evidence for a difference between two variants that stays valid however often it is looked at: the mean of two bets,
 * one on either side, on the hypothesis that neither is better on future examples. Differences must come in the planned
 * order, never in that of completion. A claim for one of `m` watched pairs is made at m/α.
 */
export class LiveEvidence {
  readonly #forSecond = new BettingEvidence()
  readonly #forFirst = new BettingEvidence()

  /** The e-value of the pair. */
  get value(): number {
    return (Math.exp(this.#forSecond.logCapital) + Math.exp(this.#forFirst.logCapital)) / 2
  }

  /** Takes the next example's difference, `second − first` in [−1, 1]; with groups, the mean difference of a group. */
  add(difference: number): void {
    this.#forSecond.add(difference, 0)
    this.#forFirst.add(-difference, 0)
  }

  /** Which of the two the evidence speaks for. */
  get favours(): 'first' | 'second' {
    return this.#forSecond.logCapital >= this.#forFirst.logCapital ? 'second' : 'first'
  }
}

/** The e-value at which a claim on one of `pairs` watched pairs is wrong with probability at most `alpha`. */
export function claimThreshold(pairs: number, alpha: number): number {
  return pairs / alpha
}
