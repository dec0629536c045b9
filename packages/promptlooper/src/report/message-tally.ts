/** A message and how often it came. */
export interface MessageCount {
  readonly message: string
  readonly count: number
}

/** Counts messages. Past a bound new ones are counted as `other messages`, so that ids within them can't fill memory. */
export class MessageTally {
  readonly #counts = new Map<string, number>()

  /** The counts of several together. */
  static sum(tallies: readonly MessageTally[]): MessageTally {
    const whole = new MessageTally()
    for (const tally of tallies) for (const [message, count] of tally.#counts) whole.add(message, count)
    return whole
  }

  add(message: string, count = 1): void {
    const isKnown = this.#counts.has(message) || this.#counts.size < MOST_MESSAGES
    const counted = isKnown ? message : 'other messages'
    this.#counts.set(counted, (this.#counts.get(counted) ?? 0) + count)
  }

  /** The most frequent first, at most `most`. */
  mostFrequent(most: number): readonly MessageCount[] {
    return [...this.#counts]
      .map(([message, count]) => ({ message, count }))
      .toSorted((left, right) => right.count - left.count)
      .slice(0, most)
  }
}

const MOST_MESSAGES = 200
