/**
 * A rate limit by the generic cell rate algorithm (ITU-T I.371): a smooth rate with a small burst, so that no sliding
 * minute exceeds the limit.
 */
export class RateLimit {
  readonly #millisecondsPerUnit: number
  readonly #toleranceMs: number
  /** When the next unit would arrive if all came evenly: the theoretical arrival time. */
  #arrivalMs = Number.NEGATIVE_INFINITY

  /** @param perMinute units in any sliding minute: requests or tokens */
  constructor(perMinute: number) {
    // The burst is inside the limit: the even rate is lowered by it, so that burst + one minute's flow = the limit.
    const burst = Math.max(1, Math.floor(perMinute * burstShare))
    this.#millisecondsPerUnit = 60_000 / ((perMinute - burst + 1) * lateness)
    this.#toleranceMs = (burst - 1) * this.#millisecondsPerUnit
  }

  /** Takes `units` and gives how many milliseconds to wait before using them. */
  reserve(units: number, now: number): number {
    const arrival = Math.max(this.#arrivalMs, now)
    this.#arrivalMs = arrival + units * this.#millisecondsPerUnit
    return Math.max(0, arrival - this.#toleranceMs - now)
  }

  /** Corrects an earlier reservation that was an estimate: positive when more was used than reserved. */
  settle(moreUnits: number): void {
    this.#arrivalMs += moreUnits * this.#millisecondsPerUnit
  }
}

const burstShare = 0.01
/** A timer that fires late moves a call into the next minute's window: stay a little below the limit. */
const lateness = 0.99
