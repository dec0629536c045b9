import type { AdapterResponse } from '../domain/adapter.ts'
import type { CallTotals } from '../domain/score.ts'

/** Adds up the calls that one scorer makes for one answer, and knows whether it waits for one. */
export class CallTally {
  #count = 0
  #tokensIn = 0
  #tokensOut = 0
  #costUsd: number | null = 0
  #waiting = 0
  #waitsEnded = 0
  #isStopped = false
  #whenIdle: (() => void)[] = []

  /** Whether a call could not begin because the command is ending or its budget is used up. */
  get isStopped(): boolean {
    return this.#isStopped
  }

  /** How many waits have ended: after each the scorer's own time begins again. */
  get waitsEnded(): number {
    return this.#waitsEnded
  }

  /** What the answers cost, cached or not; undefined where no model was asked. */
  totals(): CallTotals | undefined {
    if (this.#count === 0) return undefined
    return { count: this.#count, tokensIn: this.#tokensIn, tokensOut: this.#tokensOut, costUsd: this.#costUsd }
  }

  /** Counts an answer. */
  add({ tokensIn, tokensOut, costUsd }: Pick<AdapterResponse, 'tokensIn' | 'tokensOut' | 'costUsd'>): void {
    this.#count += 1
    this.#tokensIn += tokensIn
    this.#tokensOut += tokensOut
    // One unknown price makes the sum unknown: it is not a zero.
    this.#costUsd = this.#costUsd === null || costUsd === undefined ? null : this.#costUsd + costUsd
  }

  /** Notes that a call was not let begin. */
  stop(): void {
    this.#isStopped = true
  }

  /** Waits for a call on behalf of the scorer. */
  async during<T>(call: Promise<T>): Promise<T> {
    this.#waiting += 1
    try {
      return await call
    } finally {
      this.#waiting -= 1
      this.#waitsEnded += 1
      if (this.#waiting === 0) for (const wake of this.#whenIdle.splice(0)) wake()
    }
  }

  /** Resolves when the scorer waits for no call; null where it waits for none now. */
  idle(): Promise<void> | null {
    return this.#waiting === 0 ? null : new Promise((resolve) => this.#whenIdle.push(resolve))
  }
}
