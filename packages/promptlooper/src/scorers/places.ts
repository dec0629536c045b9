import type { ScorerContext } from '../domain/scorer.ts'

/** A number of places for work that must not all go on at once; whoever comes when all are taken waits in line. */
export class Places {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  /**
   * Gives a place, to be left by what this gives. Waiting for one is not the scorer's own time. Rejects with the signal's
   * reason where it aborts before.
   */
  async take({ signal, waiting }: Pick<ScorerContext, 'signal' | 'waiting'>): Promise<() => void> {
    signal.throwIfAborted()
    if (this.#free > 0) this.#free -= 1
    else {
      const place = this.#wait(signal)
      await (waiting === undefined ? place : waiting(place))
    }
    return () => this.#leave()
  }

  #wait(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const enter = (): void => {
      signal.removeEventListener('abort', giveUp)
      resolve()
    }
    const giveUp = (): void => {
      this.#waiting.splice(this.#waiting.indexOf(enter), 1)
      reject(signal.reason)
    }
    signal.addEventListener('abort', giveUp, { once: true })
    this.#waiting.push(enter)
    return promise
  }

  /** The place goes to who waits the longest. */
  #leave(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free += 1
    else next()
  }
}
