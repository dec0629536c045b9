import type { Clock } from '../../domain/clock.ts'

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  #now = 1_000_000
  #sleepers: { readonly until: number; readonly wake: () => void }[] = []

  now(): number {
    return this.#now
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      this.#sleepers.push({ until: this.#now + ms, wake: resolve })
    })
  }

  /** Lets `ms` pass and wakes, in order, all who slept until then. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      // Whoever was woken may sleep again before the end.
      await new Promise((resolve) => setImmediate(resolve))
      const due = this.#sleepers.filter(({ until }) => until <= end).toSorted((left, right) => left.until - right.until)
      const [next] = due
      if (next === undefined) break
      this.#now = Math.max(this.#now, next.until)
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next)
      next.wake()
    }
    this.#now = end
  }
}
