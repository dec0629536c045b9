import type { AdapterError } from '../domain/errors.ts'
import type { Clock } from '../domain/clock.ts'
import { ConcurrencyLimit } from './concurrency-limit.ts'
import { RateLimit } from './gcra.ts'

/** What a provider may be asked at once and per minute. */
export interface LaneLimits {
  /** Calls in flight; null: found out by trying. */
  readonly maxConcurrency: number | null
  readonly requestsPerMinute: number | null
  readonly tokensPerMinute: number | null
}

/** A place in a lane: one call that may be made now. Give it back with what came of the call. */
export interface LaneTicket {
  readonly sentAt: number
  readonly reservedTokens: number
}

/** What came of a call, as the lane counts it. */
export type LaneOutcome =
  | { readonly kind: 'answered'; readonly tokens: number }
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'other' }

/**
 * All calls to one provider pass through its lane: concurrency, requests and tokens per minute, the pause that a 429
 * asks for, and the halt after which nothing more is sent.
 */
export class ProviderLane {
  readonly name: string
  readonly #clock: Clock
  readonly #concurrency: ConcurrencyLimit
  readonly #requests: RateLimit | undefined
  readonly #tokens: RateLimit | undefined
  readonly #queue: QueuedCall[] = []
  #inFlight = 0
  #pausedUntil = 0
  #halt: AdapterError | undefined
  #rateLimitedCalls = 0
  #onRoom: () => void = () => {}

  constructor(name: string, limits: LaneLimits, clock: Clock) {
    this.name = name
    this.#clock = clock
    this.#concurrency = new ConcurrencyLimit(limits.maxConcurrency)
    this.#requests = limits.requestsPerMinute === null ? undefined : new RateLimit(limits.requestsPerMinute)
    this.#tokens = limits.tokensPerMinute === null ? undefined : new RateLimit(limits.tokensPerMinute)
  }

  /** Calls that may be in flight now. */
  get capacity(): number {
    return this.#concurrency.current
  }

  get inFlight(): number {
    return this.#inFlight
  }

  /** Calls that wait for a place. */
  get waiting(): number {
    return this.#queue.length
  }

  get rateLimitedCalls(): number {
    return this.#rateLimitedCalls
  }

  /** Why nothing more is sent to this provider; undefined while it is well. */
  get halted(): AdapterError | undefined {
    return this.#halt
  }

  /** Is told whenever a place comes free. */
  whenRoom(listener: () => void): void {
    this.#onRoom = listener
  }

  /** Waits for a place. Rejects when the signal aborts, or with the provider's error once the lane is halted. */
  async enter(estimatedTokens: number, signal: AbortSignal): Promise<LaneTicket> {
    signal.throwIfAborted()
    if (this.#halt !== undefined) throw this.#halt
    if (this.#inFlight < this.capacity && this.#queue.length === 0) this.#inFlight += 1
    else await this.#waitForPlace(signal)
    try {
      await this.#waitForRate(estimatedTokens, signal)
    } catch (thrown) {
      this.#leave()
      throw thrown
    }
    return { sentAt: this.#clock.now(), reservedTokens: estimatedTokens }
  }

  /** Gives a place back. */
  leave(ticket: LaneTicket, outcome: LaneOutcome): void {
    const now = this.#clock.now()
    switch (outcome.kind) {
      case 'answered':
        this.#concurrency.onAnswer(now)
        this.#tokens?.settle(outcome.tokens - ticket.reservedTokens)
        break
      case 'rate-limited':
        this.#rateLimitedCalls += 1
        this.#concurrency.onRateLimited(ticket.sentAt, now)
        if (outcome.retryAfterMs !== undefined)
          this.#pausedUntil = Math.max(this.#pausedUntil, now + outcome.retryAfterMs)
        break
      case 'unavailable':
        this.#concurrency.onUnavailable(now)
        break
      case 'other':
        break
    }
    this.#leave()
  }

  /** Sends nothing more: those that wait, and all who come later, get this error. */
  halt(error: AdapterError): void {
    this.#halt ??= error
    for (const call of this.#queue.splice(0)) call.reject(this.#halt)
  }

  #leave(): void {
    this.#inFlight -= 1
    while (this.#inFlight < this.capacity) {
      const next = this.#queue.shift()
      if (next === undefined) break
      this.#inFlight += 1
      next.resolve()
    }
    this.#onRoom()
  }

  #waitForPlace(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leaveQueue = () => {
        const place = this.#queue.indexOf(call)
        if (place >= 0) this.#queue.splice(place, 1)
        reject(signal.reason)
      }
      const call: QueuedCall = {
        resolve: () => {
          signal.removeEventListener('abort', leaveQueue)
          resolve()
        },
        reject: (error) => {
          signal.removeEventListener('abort', leaveQueue)
          reject(error)
        },
      }
      signal.addEventListener('abort', leaveQueue, { once: true })
      this.#queue.push(call)
    })
  }

  async #waitForRate(estimatedTokens: number, signal: AbortSignal): Promise<void> {
    const now = this.#clock.now()
    const waitMs = Math.max(
      this.#pausedUntil - now,
      this.#requests?.reserve(1, now) ?? 0,
      this.#tokens?.reserve(estimatedTokens, now) ?? 0,
    )
    if (waitMs <= 0) return
    await this.#clock.sleep(waitMs, signal)
    // While this call slept, another may have been told to wait longer, or the key to be wrong.
    while (this.#pausedUntil > this.#clock.now()) await this.#clock.sleep(this.#pausedUntil - this.#clock.now(), signal)
    if (this.#halt !== undefined) throw this.#halt
  }
}

interface QueuedCall {
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}
