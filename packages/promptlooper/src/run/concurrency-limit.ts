/**
 * How many calls of one provider may be in flight: additive increase, multiplicative decrease. It starts at what the
 * user set; where nothing is set it starts small and grows. A burst of 429s cuts it once; 5xx stops growth for a while.
 */
export class ConcurrencyLimit {
  readonly #ceiling: number
  #limit: number
  #successes = 0
  #cutAt = Number.NEGATIVE_INFINITY
  #growthPausedUntil = Number.NEGATIVE_INFINITY

  constructor(set: number | null) {
    this.#limit = set ?? startWhenUnset
    this.#ceiling = set ?? ceilingWhenUnset
  }

  /** Calls that may be in flight now, at least 1. */
  get current(): number {
    return Math.max(1, Math.floor(this.#limit))
  }

  /** A call that was answered. */
  onAnswer(now: number): void {
    if (this.#limit >= this.#ceiling || now < this.#growthPausedUntil) return
    this.#successes += 1
    if (this.#successes < this.current) return
    this.#successes = 0
    this.#limit = Math.min(this.#limit + 1, this.#ceiling)
  }

  /** A 429. Those that were sent before the last cut belong to the same burst and cut nothing more. */
  onRateLimited(sentAt: number, now: number): void {
    if (sentAt <= this.#cutAt) return
    this.#cutAt = now
    this.#limit = Math.max(1, this.current * cutFactor)
    this.#successes = 0
    this.#growthPausedUntil = now + growthPauseMs
  }

  /** A 5xx: the provider is in trouble; do not press harder. */
  onUnavailable(now: number): void {
    this.#growthPausedUntil = now + growthPauseMs
  }
}

const startWhenUnset = 10
const ceilingWhenUnset = 50
const cutFactor = 0.7
const growthPauseMs = 2_000
