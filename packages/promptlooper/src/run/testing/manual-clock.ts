import type { Clock } from '../../domain/clock.ts'

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  #elapsed = 1_000_000
  #wallAhead = 0
  #sleepers: { readonly until: number; readonly wake: () => void }[] = []

  now(): number {
    return this.#elapsed + this.#wallAhead
  }

  elapsed(): number {
    return this.#elapsed
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      const sleeper = { until: this.#elapsed + ms, wake: resolve }
      this.#sleepers.push(sleeper)
      signal?.addEventListener(
        'abort',
        () => {
          this.#sleepers = this.#sleepers.filter((other) => other !== sleeper)
          reject(signal.reason)
        },
        { once: true },
      )
    })
  }

  /** Sets the clock on the wall forward, or back where `ms` is negative; nobody wakes and no time has passed. */
  jump(ms: number): void {
    this.#wallAhead += ms
  }

  /** Lets `ms` pass and wakes, in order, all who slept until then. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms
    for (;;) {
      // Whoever was woken may sleep again before the end.
      await new Promise((resolve) => setImmediate(resolve))
      const due = this.#sleepers.filter(({ until }) => until <= end).toSorted((left, right) => left.until - right.until)
      const [next] = due
      if (next === undefined) break
      this.#elapsed = Math.max(this.#elapsed, next.until)
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next)
      next.wake()
    }
    this.#elapsed = end
  }

  /** Lets `ms` pass while nothing can run, as on a machine that is stuck: who should have woken wakes late, all at once. */
  async stall(ms: number): Promise<void> {
    this.#elapsed += ms
    await this.advance(0)
  }
}
