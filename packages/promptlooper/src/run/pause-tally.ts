/** Adds up how long something was paused; pauses that overlap count once. Times are milliseconds of one clock. */
export class PauseTally {
  #coveredUntil = Number.NEGATIVE_INFINITY
  #totalMs = 0

  /** Notes a pause that is planned until then. */
  add(from: number, until: number): void {
    this.#totalMs += Math.max(0, until - Math.max(this.#coveredUntil, from))
    this.#coveredUntil = Math.max(this.#coveredUntil, until)
  }

  /** A planned pause ends early. */
  end(now: number): void {
    this.#totalMs = this.total(now)
    this.#coveredUntil = Math.min(this.#coveredUntil, now)
  }

  /** Milliseconds paused until now. */
  total(now: number): number {
    return this.#totalMs - Math.max(0, this.#coveredUntil - now)
  }
}
