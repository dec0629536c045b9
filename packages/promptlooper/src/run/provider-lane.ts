import type { Clock } from '../domain/clock.ts'
import type { PromptLooperError } from '../domain/errors.ts'
import { whenAborted } from '../domain/when-aborted.ts'
import {
  ProviderTraffic,
  type CallOutcome,
  type ProviderLimits,
  type CallTicket,
  type Sender,
} from './provider-traffic.ts'
import type { ProviderPause } from './provider-pause.ts'

/** Whose turn comes first among the calls of one experiment: those of runs under way before those that begin a run. */
export type CallOrder = 'under-way' | 'begins'

/**
 * One experiment's way to a provider: its calls wait here until they may join the provider's traffic. It counts what
 * this experiment has in flight, and can be halted, after which nothing more is sent.
 */
export class ProviderLane implements Sender, Disposable {
  readonly name: string
  readonly #traffic: ProviderTraffic
  readonly #most: number
  readonly #onEnd: () => void
  readonly #underWay: QueuedCall[] = []
  readonly #beginning: QueuedCall[] = []
  readonly #failuresBefore: number
  readonly #pausedBefore: number
  #inFlight = 0
  #halt: PromptLooperError | undefined
  #onRoom: () => void = () => {}

  /**
   * @param most calls of this experiment in flight, at most; null: the provider alone decides
   * @param onEnd told once when the lane is given up
   */
  constructor(name: string, traffic: ProviderTraffic, most: number | null = null, onEnd: () => void = () => {}) {
    this.name = name
    this.#traffic = traffic
    this.#most = most ?? Number.POSITIVE_INFINITY
    this.#onEnd = onEnd
    this.#failuresBefore = traffic.failures
    this.#pausedBefore = traffic.pausedMs
    traffic.join(this)
  }

  /** Calls that may be in flight now. */
  get capacity(): number {
    return Math.min(this.#most, this.#traffic.capacity)
  }

  get inFlight(): number {
    return this.#inFlight
  }

  /** Calls that wait for a place. */
  get waiting(): number {
    return this.#underWay.length + this.#beginning.length
  }

  /** Why nothing more is sent to this provider; undefined while it is well. */
  get halted(): PromptLooperError | undefined {
    return this.#halt
  }

  /** Whether the provider is paused because it does nothing but fail: what failed meanwhile says nothing of its run. */
  get isFailing(): boolean {
    return this.#traffic.isFailing
  }

  /** Whether tokens are limited: only then a call's need to be estimated. */
  get countsTokens(): boolean {
    return this.#traffic.countsTokens
  }

  /** Milliseconds since the lane was opened that nothing was sent because the provider failed or asked to wait. */
  get pausedMs(): number {
    return this.#traffic.pausedMs - this.#pausedBefore
  }

  /** What people should know of its pauses; null where there is nothing to say. */
  get pause(): ProviderPause | null {
    const { pause } = this.#traffic
    const failures = this.#traffic.failures - this.#failuresBefore
    // A second or two that a provider asks for is everyday.
    const isShort = failures === 0 && this.pausedMs < shortPauseMs && (pause?.remainingMs ?? 0) < shortPauseMs
    if (isShort || this.#halt !== undefined) return null
    return {
      provider: this.name,
      isFailing: this.isFailing,
      reason: pause?.reason ?? null,
      nextTryInMs: pause?.remainingMs ?? null,
      failures,
      pausedMs: this.pausedMs,
    }
  }

  /** Calls that may wait here, at most: under a limit per minute each would wait for long behind many. */
  get mostAhead(): number {
    const { requestsPerMinute } = this.#traffic
    if (requestsPerMinute === null) return Number.POSITIVE_INFINITY
    return Math.max(leastAhead, Math.ceil(requestsPerMinute / aheadPerMinute))
  }

  /** Is told whenever a place comes free. */
  whenRoom(listener: () => void): void {
    this.#onRoom = listener
  }

  /** Waits for a place. Rejects when the signal aborts, or with the reason once the lane is halted. */
  enter(estimatedTokens: number, order: CallOrder, signal: AbortSignal): Promise<CallTicket> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) throw signal.reason
      if (this.#halt !== undefined) throw this.#halt
      const queue = order === 'under-way' ? this.#underWay : this.#beginning
      const call: QueuedCall = { estimatedTokens, resolve, reject, isWaiting: true, stopListening: null }
      queue.push(call)
      this.#traffic.pump()
      if (!call.isWaiting) return
      call.stopListening = whenAborted(signal, () => {
        const place = queue.indexOf(call)
        if (place >= 0) queue.splice(place, 1)
        reject(signal.reason)
      })
    })
  }

  /** Gives a place back. */
  leave(ticket: CallTicket, outcome: CallOutcome): void {
    this.#inFlight -= 1
    this.#traffic.leave(ticket, outcome)
  }

  /** Sends nothing more: those that wait, and all who come later, get this error. */
  halt(error: PromptLooperError): void {
    this.#halt ??= error
    for (const queue of [this.#underWay, this.#beginning]) {
      for (const call of queue.splice(0)) {
        call.stopListening?.()
        call.reject(this.#halt)
      }
    }
  }

  nextTokens(): number | null {
    if (this.#inFlight >= this.#most) return null
    return (this.#underWay[0] ?? this.#beginning[0])?.estimatedTokens ?? null
  }

  admit(ticket: CallTicket): void {
    const call = this.#underWay.shift() ?? this.#beginning.shift()
    if (call === undefined) throw new TypeError(`${this.name}: no call waits`)
    this.#inFlight += 1
    call.isWaiting = false
    call.stopListening?.()
    call.resolve(ticket)
  }

  onRoom(): void {
    this.#onRoom()
  }

  /** Its experiment has ended. */
  [Symbol.dispose](): void {
    this.#traffic.part(this)
    this.#onEnd()
  }
}

/** A lane that shares its provider with no other. */
export function ownLane(name: string, limits: ProviderLimits, clock: Clock): ProviderLane {
  return new ProviderLane(name, new ProviderTraffic(limits, clock))
}

interface QueuedCall {
  readonly estimatedTokens: number
  readonly resolve: (ticket: CallTicket) => void
  readonly reject: (reason: unknown) => void
  isWaiting: boolean
  stopListening: (() => void) | null
}

const shortPauseMs = 2_000
const leastAhead = 2
/** A sixth of a minute's calls may wait: ten seconds. */
const aheadPerMinute = 6
