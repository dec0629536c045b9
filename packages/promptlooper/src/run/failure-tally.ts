/** A failure and how often it came. */
export interface CountedFailure {
  readonly message: string
  readonly count: number
}

/** Counts failures by message; keeps a bounded number of different ones. */
export class FailureTally {
  readonly #counts = new Map<string, number>()

  add(message: string, times = 1): void {
    const known = this.#counts.has(message) || this.#counts.size < mostMessages
    const name = known ? message : 'other failures'
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + times)
  }

  clear(): void {
    this.#counts.clear()
  }

  /** The most frequent first. */
  top(count: number): readonly CountedFailure[] {
    return [...this.#counts]
      .map(([message, times]) => ({ message, count: times }))
      .sort((left, right) => right.count - left.count)
      .slice(0, count)
  }
}

const mostMessages = 200
