/** Counts the calls that a replay found no answer for: each once, however often it was asked for. */
export class ReplayMisses {
  readonly #keys = new Set<string>()

  add(key: string): void {
    if (this.#keys.size < mostCounted) this.#keys.add(key)
  }

  /** How many there were, in words; null where there was none. */
  words(): string | null {
    const count = this.#keys.size
    if (count === 0) return null
    const many = count === mostCounted ? `${count} calls or more` : count === 1 ? '1 call' : `${count} calls`
    return `the cache holds no answer for ${many} of this replay`
  }
}

const mostCounted = 10_000

/** What to do about answers that a replay lacks. */
export const replayMissHint =
  'Where there is a key, run it once without replay and write the answers with "promptlooper cache export"; "promptlooper cache import" brings them here. A changed prompt, model or param is another call.'
