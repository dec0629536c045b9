import type { Clock } from '../../domain/clock.ts'

interface Sleeper {
  readonly until: number
  readonly wake: () => void
}

/** A clock that a test turns: time passes only when everyone sleeps. */
export class TurnedClock implements Clock {
  #now = 0
  readonly #sleepers = new Set<Sleeper>()

  now(): number {
    return this.#now
  }

  elapsed(): number {
    return this.#now
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const sleeper: Sleeper = { until: this.#now + ms, wake: resolve }
    const leave = (): void => reject(signal?.reason)
    signal?.addEventListener('abort', leave, { once: true })
    this.#sleepers.add(sleeper)
    try {
      await promise
    } finally {
      this.#sleepers.delete(sleeper)
      signal?.removeEventListener('abort', leave)
    }
  }

  /** Turns the clock to each next awakening until `work` has ended, and gives what came of it. */
  async turnUntil<Value>(work: Promise<Value>): Promise<Value> {
    let hasEnded = false
    const ended = Promise.allSettled([work]).then(() => (hasEnded = true))
    for (;;) {
      // A store in memory gathers writes at the end of a round of the event loop and needs no more than promises
      // otherwise: after some rounds all who can go on have.
      for (let round = 0; round < roundsToRest; round += 1) await new Promise((resolve) => setImmediate(resolve))
      if (hasEnded) break
      const next = [...this.#sleepers].reduce<Sleeper | undefined>(
        (first, sleeper) => (first === undefined || sleeper.until < first.until ? sleeper : first),
        undefined,
      )
      if (next === undefined) throw new Error('everyone waits and no one sleeps')
      this.#now = next.until
      this.#sleepers.delete(next)
      next.wake()
    }
    await ended
    return await work
  }
}

const roundsToRest = 8
