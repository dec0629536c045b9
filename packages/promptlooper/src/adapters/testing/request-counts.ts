import { hash } from 'node:crypto'

/** What a server has seen so far. */
export interface CountsSnapshot {
  readonly total: number
  readonly inFlight: number
  /** The most requests that were open at one moment. */
  readonly mostInFlight: number
  /** Different bodies. */
  readonly distinct: number
  /** Requests whose body had come before. */
  readonly repeated: number
}

/** One request as it came in. */
export interface Arrival {
  /** Milliseconds since the server's process began. */
  readonly at: number
  /** Whether it was refused because too many were being answered. */
  readonly isRefused: boolean
}

/** Counts requests, those open at once, and those that say the same thing twice. */
export class RequestCounts {
  #total = 0
  #inFlight = 0
  #mostInFlight = 0
  readonly #bodies = new Set<string>()
  readonly #arrivals: Arrival[] = []

  /** Counts a request in; gives its index. */
  begin(body: string): number {
    this.#bodies.add(hash('sha1', body, 'base64'))
    this.#inFlight += 1
    this.#mostInFlight = Math.max(this.#mostInFlight, this.#inFlight)
    return this.#total++
  }

  /** Notes when a request came in, and what became of it. */
  arrive(isRefused: boolean): void {
    this.#arrivals.push({ at: performance.now(), isRefused })
  }

  arrivals(): readonly Arrival[] {
    return this.#arrivals
  }

  end(): void {
    this.#inFlight -= 1
  }

  snapshot(): CountsSnapshot {
    return {
      total: this.#total,
      inFlight: this.#inFlight,
      mostInFlight: this.#mostInFlight,
      distinct: this.#bodies.size,
      repeated: this.#total - this.#bodies.size,
    }
  }
}
