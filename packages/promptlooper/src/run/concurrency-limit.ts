/**
 * How many calls of one provider may be in flight: additive increase, multiplicative decrease. It starts at what the
 * user set. Where nothing is set it starts small and doubles until the first 429, or until more calls only take longer.
 * A burst of 429s cuts it once; the level that was refused is kept clear of for a while and then tried again, less
 * often each time. 5xx stops growth for a while. Times are milliseconds of a clock that never jumps.
 */
export class ConcurrencyLimit {
  #set: number | null
  #limit: number
  /** Up to here it doubles. */
  #doublesUntil: number
  #roundSize: number
  #answers = 0
  #latencySum = 0
  #bestLatencyMs = Number.POSITIVE_INFINITY
  #cutAt = Number.NEGATIVE_INFINITY
  #growthPausedUntil = Number.NEGATIVE_INFINITY
  /** The level that was refused last; 0: none. */
  #refusedLevel = 0
  #clearMs = firstClearMs
  #clearUntil = Number.NEGATIVE_INFINITY

  constructor(set: number | null) {
    this.#set = set
    this.#limit = set ?? startWhenUnset
    this.#doublesUntil = set === null ? mostWhenUnset : 0
    this.#roundSize = this.current
  }

  /** Calls that may be in flight now, at least 1. */
  get current(): number {
    return Math.max(1, Math.floor(this.#limit))
  }

  /** Takes another setting. What was learned from 429s stays. */
  change(set: number | null): void {
    if (set === this.#set) return
    const wasWhole = this.#set !== null && this.#limit >= this.#set
    this.#set = set
    this.#limit = Math.min(wasWhole && set !== null ? set : this.#limit, this.#most)
  }

  /** A call that was answered. `inFlight` counts it. */
  onAnswer(latencyMs: number, inFlight: number, now: number): void {
    if (this.#limit >= this.#bound(now) && this.#set !== null) return
    this.#answers += 1
    this.#latencySum += latencyMs
    if (this.#limit < this.#doublesUntil && this.#mayGrow(inFlight, now)) {
      this.#limit = Math.min(this.#limit + 1, this.#bound(now))
    }
    if (this.#answers >= this.#roundSize) this.#endRound(inFlight, now)
  }

  /**
   * A 429. Those that were sent before the last cut belong to the same burst and cut nothing more.
   * @returns whether this one began a burst
   */
  onRateLimited(sentAt: number, inFlight: number, now: number): boolean {
    if (sentAt <= this.#cutAt) return false
    const level = Math.min(this.current, inFlight)
    const isKnown = Math.abs(level - this.#refusedLevel) <= Math.max(1, this.#refusedLevel * nearShare)
    this.#cutAt = now
    // Where the level was refused before, the true one is close below.
    this.#limit = Math.max(1, level * (isKnown ? smallCut : cut))
    this.#refusedLevel = level
    this.#clearMs = isKnown ? Math.min(this.#clearMs * 2, longestClearMs) : firstClearMs
    this.#clearUntil = now + this.#clearMs
    this.#growthPausedUntil = now + pauseAfterCutMs
    this.#doublesUntil = 0
    this.#beginRound()
    return true
  }

  /** A 5xx: the provider is in trouble; do not press harder. */
  onUnavailable(now: number): void {
    this.#growthPausedUntil = now + pauseAfterTroubleMs
  }

  /** The provider is back after a pause: comes up to the old level by doubling from one call. */
  restart(): void {
    this.#doublesUntil = Math.max(this.#limit, this.#doublesUntil)
    this.#limit = 1
    this.#beginRound()
  }

  get #most(): number {
    return this.#set ?? mostWhenUnset
  }

  #bound(now: number): number {
    const clear = now < this.#clearUntil ? Math.max(1, this.#refusedLevel - 1) : this.#most
    return Math.min(this.#most, clear)
  }

  /** Where not even half of the places are used, more of them would be a guess. */
  #mayGrow(inFlight: number, now: number): boolean {
    return now >= this.#growthPausedUntil && inFlight * 2 >= this.current
  }

  /** As many answers as places: looks whether the last growth only made calls wait at the provider. */
  #endRound(inFlight: number, now: number): void {
    const latencyMs = this.#latencySum / this.#answers
    const isSlower = this.#set === null && latencyMs > this.#bestLatencyMs * slowerBy
    this.#bestLatencyMs = Math.min(latencyMs, this.#bestLatencyMs * forgetting)
    if (isSlower) this.#doublesUntil = 0
    else if (this.#limit >= this.#doublesUntil && this.#mayGrow(inFlight, now)) {
      this.#limit = Math.max(this.#limit, Math.min(this.#limit + 1, this.#bound(now)))
    }
    this.#beginRound()
  }

  #beginRound(): void {
    this.#roundSize = this.current
    this.#answers = 0
    this.#latencySum = 0
  }
}

const startWhenUnset = 8
const mostWhenUnset = 100
const cut = 0.7
const smallCut = 0.9
/** Levels that differ by less count as the same. */
const nearShare = 0.15
const firstClearMs = 5_000
const longestClearMs = 60_000
const pauseAfterCutMs = 1_000
const pauseAfterTroubleMs = 2_000
const slowerBy = 1.5
/** The best latency of long ago must not count for ever: providers have slow hours. */
const forgetting = 1.001
