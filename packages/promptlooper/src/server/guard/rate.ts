/** Counts what each client asks for; more than its share has to wait. */
export class Rate {
  readonly #perSecond: number
  readonly #burst: number
  readonly #now: () => number
  /** For each client, when all that it asked for so far will have been worth asking. */
  readonly #clients = new Map<string, number>()

  /** `burst` is how many may come at once; `now` gives milliseconds. */
  constructor(perSecond: number, burst: number, now: () => number = () => performance.now()) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#now = now
  }

  /** Takes one more; gives the seconds to wait where there is none left, else null. */
  take(client: string): number | null {
    const now = this.#now()
    const gapMs = 1_000 / this.#perSecond
    const due = Math.max(now, this.#clients.get(client) ?? now)
    const waitMs = due - now - gapMs * (this.#burst - 1)
    // A hair's breadth of rounding is no wait.
    if (waitMs > 1e-6) return Math.max(1, Math.ceil(waitMs / 1_000))
    if (this.#clients.size >= mostClients) this.#forget(now)
    this.#clients.set(client, due + gapMs)
    return null
  }

  /** Whether a client has none left, without taking one. */
  isSpent(client: string): boolean {
    const now = this.#now()
    return (this.#clients.get(client) ?? now) - now > (1_000 / this.#perSecond) * (this.#burst - 1) + 1e-6
  }

  #forget(now: number): void {
    for (const [client, due] of this.#clients) if (due <= now) this.#clients.delete(client)
    // Many addresses at once: the oldest go, so that memory stays bounded.
    for (const client of this.#clients.keys()) {
      if (this.#clients.size < mostClients) return
      this.#clients.delete(client)
    }
  }
}

const mostClients = 10_000
