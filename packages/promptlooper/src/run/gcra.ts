/**
 * A rate limit by the generic cell rate algorithm (ITU-T I.371): a smooth rate with a small burst, so that no sliding
 * minute exceeds the limit. Times are milliseconds of a clock that never jumps; units are counted when they are used and
 * not when they are asked for, so that a machine that was stuck sends no burst of what it missed.
 */
export class RateLimit {
  readonly #millisecondsPerUnit: number
  readonly #burst: number
  /** When the next unit would arrive if all came evenly: the theoretical arrival time. */
  #arrivalMs = Number.NEGATIVE_INFINITY

  /**
   * @param perMinute units in any sliding minute: requests or tokens
   * @param burstShare how much of them may come at once, at most 0.05
   */
  constructor(perMinute: number, burstShare: number) {
    // The burst is inside the limit: the even rate is lowered by it, so that burst + one minute's flow = the limit.
    this.#burst = Math.max(1, Math.floor(perMinute * burstShare))
    this.#millisecondsPerUnit = 60_000 / ((perMinute - this.#burst + 1) * lateness)
  }

  /**
   * Milliseconds until `units` may be used; 0: now. More at once than the burst wait until all before them have been
   * worked off: then a sliding minute may exceed the limit by less than these units, and who comes after waits for them.
   */
  waitMs(units: number, now: number): number {
    const early = Math.max(0, this.#burst - units) * this.#millisecondsPerUnit
    return Math.max(0, this.#arrivalMs - early - now)
  }

  /** Uses units. */
  take(units: number, now: number): void {
    this.#arrivalMs = Math.max(this.#arrivalMs, now) + units * this.#millisecondsPerUnit
  }

  /** Corrects an earlier use that was an estimate: positive when more was used than taken. */
  settle(moreUnits: number, now: number): void {
    const from = moreUnits > 0 ? Math.max(this.#arrivalMs, now) : this.#arrivalMs
    this.#arrivalMs = from + moreUnits * this.#millisecondsPerUnit
  }
}

/** Calls do not take equally long to arrive: stay a little below the limit. */
const lateness = 0.99
