/**
 * Notices a provider that does nothing but fail. After so many faults in a row it is open: nothing is sent but one call
 * at a time, a probe, at growing distances; the first reply closes it. Times are milliseconds of a clock that never
 * jumps.
 */
export class Circuit {
  #faults = 0
  #failingSince = 0
  #hasReplied = false
  #openSince: number | null = null
  #nextTryAt = 0
  #probeDelayMs = firstProbeDelayMs
  #isProbing = false
  #openings = 0

  get isOpen(): boolean {
    return this.#openSince !== null
  }

  /** How often it has opened. */
  get openings(): number {
    return this.#openings
  }

  /** When the next probe may be sent; null while one is under way. */
  get nextTryAt(): number | null {
    return this.#isProbing ? null : this.#nextTryAt
  }

  beginProbe(): void {
    this.#isProbing = true
  }

  /** A probe that told nothing: it was cancelled. */
  dropProbe(): void {
    this.#isProbing = false
  }

  /**
   * The provider replied, whatever it said.
   * @returns whether that closed it
   */
  onReply(): boolean {
    const wasOpen = this.isOpen
    this.#faults = 0
    this.#hasReplied = true
    this.#openSince = null
    this.#isProbing = false
    this.#probeDelayMs = firstProbeDelayMs
    return wasOpen
  }

  /**
   * A fault with no reply since the one before.
   * @param isProbe whether it was the probe's
   * @returns what follows: `opened` or `waits`, with the next try at `nextTryAt`; `gives-up` when nothing but faults came for too long
   */
  onFault(isProbe: boolean, now: number): 'counted' | 'opened' | 'waits' | 'gives-up' {
    if (this.#faults === 0) this.#failingSince = now
    this.#faults += 1
    if (this.isOpen) {
      // Calls that were in flight when it opened tell nothing new.
      if (!isProbe) return 'counted'
      this.#isProbing = false
      if (now - this.#failingSince >= this.#patienceMs) return 'gives-up'
      this.#waitFrom(now)
      return 'waits'
    }
    if (this.#faults < faultsToOpen) return 'counted'
    this.#openSince = now
    this.#openings += 1
    this.#waitFrom(now)
    return 'opened'
  }

  get #patienceMs(): number {
    return this.#hasReplied ? patienceMs : patienceBeforeFirstReplyMs
  }

  #waitFrom(now: number): void {
    this.#nextTryAt = now + this.#probeDelayMs
    this.#probeDelayMs = Math.min(this.#probeDelayMs * 2, longestProbeDelayMs)
  }
}

/** Few enough that a dead server is noticed at once, so many that one of two calls may fail without a pause. */
const faultsToOpen = 10
const firstProbeDelayMs = 1_000
const longestProbeDelayMs = 30_000
/** An outage of a provider that has been there: people want the night's run to go on. */
const patienceMs = 600_000
/** One that has never replied is more often not started, or a wrong address. */
const patienceBeforeFirstReplyMs = 120_000
