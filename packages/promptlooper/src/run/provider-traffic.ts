import type { Clock } from '../domain/clock.ts'
import type { AdapterError, PromptLooperError } from '../domain/errors.ts'
import { Circuit } from './circuit.ts'
import { ConcurrencyLimit } from './concurrency-limit.ts'
import { RateLimit } from './gcra.ts'
import { PauseTally } from './pause-tally.ts'
import { StoppedError } from './stopped-error.ts'
import { TokenEstimate } from './token-estimate.ts'

/** What a provider may be asked at once and per minute, by all experiments of this process together. */
export interface ProviderLimits {
  /** Calls in flight; null: found out by trying. */
  readonly maxConcurrency: number | null
  readonly requestsPerMinute: number | null
  readonly tokensPerMinute: number | null
}

/** A place: one call that may be made now. Give it back with what came of the call. */
export interface CallTicket {
  /** When it was given, by the clock that never jumps. */
  readonly sentAt: number
  readonly estimatedTokens: number
  readonly reservedTokens: number
  readonly isProbe: boolean
}

/** What came of a call, as it is counted. */
export type CallOutcome =
  /** `nextCallAfterMs`: what the provider asks to wait because a limit of its is used up. */
  | { readonly kind: 'answered'; readonly tokens: number; readonly nextCallAfterMs: number | undefined }
  | { readonly kind: 'rate-limited'; readonly error: AdapterError }
  /** 5xx, no connection, or no answer in time. */
  | { readonly kind: 'unavailable'; readonly error: AdapterError }
  /** The provider replied, but not with an answer. */
  | { readonly kind: 'rejected' }
  /** Cancelled: nothing is known. */
  | { readonly kind: 'dropped' }

/** One of those who send through the traffic of a provider. */
export interface Sender {
  /** The provider as this sender's file names it. */
  readonly name: string
  /** Tokens of the call that it would send next; null: it has none, or may not send more now. */
  nextTokens(): number | null
  /** Takes the call that it would send next, which begins with this ticket. */
  admit(ticket: CallTicket): void
  /** Nothing more may be sent. */
  halt(error: PromptLooperError): void
  /** A place came free, or the limits changed. */
  onRoom(): void
}

/**
 * What all calls to one provider pass, of however many experiments of this process: concurrency, requests and tokens per
 * minute, the pause that the provider asks for, and the circuit that pauses one which does nothing but fail. Senders take
 * turns.
 */
export class ProviderTraffic {
  readonly #clock: Clock
  readonly #senders: Sender[] = []
  readonly #concurrency: ConcurrencyLimit
  readonly #circuit = new Circuit()
  readonly #pauses = new PauseTally()
  #limits: ProviderLimits
  #requests: RateLimit | null
  #tokens: TokenLimit | null
  #inFlight = 0
  #askedToWaitUntil = Number.NEGATIVE_INFINITY
  #lastFault: AdapterError | null = null
  #turn = 0
  #timer: { readonly at: number; readonly cancel: AbortController } | null = null

  constructor(limits: ProviderLimits, clock: Clock) {
    this.#clock = clock
    this.#limits = limits
    this.#concurrency = new ConcurrencyLimit(limits.maxConcurrency)
    this.#requests = requestLimit(limits.requestsPerMinute)
    this.#tokens = tokenLimit(limits.tokensPerMinute)
  }

  /** Calls that may be in flight now. While the provider is failing that is the probe. */
  get capacity(): number {
    return this.#circuit.isOpen ? 1 : this.#concurrency.current
  }

  get requestsPerMinute(): number | null {
    return this.#limits.requestsPerMinute
  }

  get countsTokens(): boolean {
    return this.#tokens !== null
  }

  /** Whether it is paused because it does nothing but fail. */
  get isFailing(): boolean {
    return this.#circuit.isOpen
  }

  /** Why and for how long nothing is sent; null while calls go out. */
  get pause(): { readonly reason: string; readonly remainingMs: number } | null {
    const now = this.#clock.elapsed()
    const asked = this.#askedToWaitUntil - now
    if (this.#circuit.isOpen) {
      const reason = this.#lastFault?.message ?? 'it does nothing but fail'
      return { reason, remainingMs: Math.max(0, asked, (this.#circuit.nextTryAt ?? now) - now) }
    }
    return asked > 0 ? { reason: 'it asks to wait', remainingMs: asked } : null
  }

  /** How often it was paused because it did nothing but fail. */
  get failures(): number {
    return this.#circuit.openings
  }

  /** Milliseconds that nothing was sent because it failed or asked to wait. */
  get pausedMs(): number {
    return this.#pauses.total(this.#clock.elapsed())
  }

  join(sender: Sender): void {
    this.#senders.push(sender)
  }

  part(sender: Sender): void {
    const place = this.#senders.indexOf(sender)
    if (place >= 0) this.#senders.splice(place, 1)
    if (this.#senders.length > 0) return
    this.#timer?.cancel.abort(replaced)
    this.#timer = null
  }

  /** Takes other limits; what was counted under the old ones stays where they are the same. */
  change(limits: ProviderLimits): void {
    if (limits.requestsPerMinute !== this.#limits.requestsPerMinute)
      this.#requests = requestLimit(limits.requestsPerMinute)
    if (limits.tokensPerMinute !== this.#limits.tokensPerMinute) this.#tokens = tokenLimit(limits.tokensPerMinute)
    this.#concurrency.change(limits.maxConcurrency)
    this.#limits = limits
    this.#tellAll()
  }

  /** Sends what may be sent now, and comes back by itself when more may. */
  pump(): void {
    for (;;) {
      const now = this.#clock.elapsed()
      const waitMs = this.#circuit.isOpen ? this.#waitForProbe(now) : this.#askedToWaitUntil - now
      if (waitMs === null || (!this.#circuit.isOpen && this.#inFlight >= this.#concurrency.current)) return
      const next = this.#nextSender()
      if (next === null) return
      const reserved = this.#tokens?.estimate.of(next.tokens) ?? 0
      const untilMs = Math.max(
        waitMs,
        this.#requests?.waitMs(1, now) ?? 0,
        this.#tokens?.rate.waitMs(reserved, now) ?? 0,
      )
      if (untilMs > 0) {
        this.#comeBackAt(now + untilMs)
        return
      }
      this.#turn = next.index + 1
      this.#send(next.sender, next.tokens, reserved, now)
    }
  }

  /** Gives a place back. */
  leave(ticket: CallTicket, outcome: CallOutcome): void {
    const now = this.#clock.elapsed()
    switch (outcome.kind) {
      case 'answered':
        this.#onReply(now)
        this.#concurrency.onAnswer(now - ticket.sentAt, this.#inFlight, now)
        this.#tokens?.estimate.learn(ticket.estimatedTokens, outcome.tokens)
        this.#tokens?.rate.settle(outcome.tokens - ticket.reservedTokens, now)
        // A limit of a day is better believed when a call is refused.
        if (outcome.nextCallAfterMs !== undefined && outcome.nextCallAfterMs <= longestWaitMs)
          this.#waitAsAsked(outcome.nextCallAfterMs, now)
        break
      case 'rate-limited': {
        const couldFall = this.#concurrency.current > 1
        const begins = this.#concurrency.onRateLimited(ticket.sentAt, this.#inFlight, now)
        this.#onRefusal(outcome.error, now)
        // One that refuses even a single call does not serve us at all.
        if (ticket.isProbe || (begins && !couldFall)) this.#onFault(ticket, outcome.error, now)
        break
      }
      case 'unavailable':
        this.#concurrency.onUnavailable(now)
        this.#onRefusal(outcome.error, now)
        this.#onFault(ticket, outcome.error, now)
        break
      case 'rejected':
        this.#onReply(now)
        break
      case 'dropped':
        if (ticket.isProbe) this.#circuit.dropProbe()
        break
    }
    this.#inFlight -= 1
    this.pump()
    this.#tellAll()
  }

  #send(sender: Sender, estimatedTokens: number, reservedTokens: number, now: number): void {
    this.#requests?.take(1, now)
    this.#tokens?.rate.take(reservedTokens, now)
    this.#inFlight += 1
    const isProbe = this.#circuit.isOpen
    if (isProbe) this.#circuit.beginProbe()
    sender.admit({ sentAt: now, estimatedTokens, reservedTokens, isProbe })
  }

  /** Senders in turn, so that none waits for all of another's calls. */
  #nextSender(): { readonly sender: Sender; readonly index: number; readonly tokens: number } | null {
    const count = this.#senders.length
    for (let step = 0; step < count; step += 1) {
      const index = (this.#turn + step) % count
      const sender = this.#senders[index]
      const tokens = sender?.nextTokens() ?? null
      if (sender !== undefined && tokens !== null) return { sender, index, tokens }
    }
    return null
  }

  /** null: a probe is under way, and its end decides. */
  #waitForProbe(now: number): number | null {
    const { nextTryAt } = this.#circuit
    return nextTryAt === null ? null : Math.max(nextTryAt, this.#askedToWaitUntil) - now
  }

  #comeBackAt(at: number): void {
    // A timer that is due before looks again, and then sets the next.
    if (this.#timer !== null && this.#timer.at <= at) return
    this.#timer?.cancel.abort(replaced)
    const timer = { at, cancel: new AbortController() }
    this.#timer = timer
    void this.#pumpOnce(timer.at, timer.cancel.signal)
  }

  async #pumpOnce(at: number, signal: AbortSignal): Promise<void> {
    // Rounded up: a timer may fire a fraction of a millisecond early, and then would be set again and again.
    const ms = Math.ceil(at - this.#clock.elapsed())
    try {
      await this.#clock.sleep(ms, signal)
    } catch (thrown) {
      if (thrown === replaced) return
      throw thrown
    }
    this.#timer = null
    this.pump()
  }

  #waitAsAsked(ms: number, now: number): void {
    if (ms <= 0) return
    this.#askedToWaitUntil = Math.max(this.#askedToWaitUntil, now + ms)
    this.#pauses.add(now, now + ms)
  }

  #onRefusal(error: AdapterError, now: number): void {
    const ms = error.retryAfterMs ?? 0
    if (ms > longestWaitMs) this.#giveUp(`asks to wait ${Math.ceil(ms / 60_000)} minutes`, error)
    else this.#waitAsAsked(ms, now)
  }

  #onReply(now: number): void {
    if (!this.#circuit.onReply()) return
    if (this.#askedToWaitUntil <= now) this.#pauses.end(now)
    this.#concurrency.restart()
  }

  #onFault({ isProbe }: CallTicket, error: AdapterError, now: number): void {
    this.#lastFault = error
    switch (this.#circuit.onFault(isProbe, now)) {
      case 'opened':
      case 'waits':
        this.#pauses.add(now, this.#circuit.nextTryAt ?? now)
        break
      case 'gives-up':
        this.#giveUp('does nothing but fail', error)
        break
      case 'counted':
        break
    }
  }

  #giveUp(what: string, error: AdapterError): void {
    const hint = error.hint === undefined ? '' : `${error.hint}${error.hint.endsWith('?') ? ' ' : '; '}`
    const stopped = (name: string) =>
      new StoppedError('provider-failing', `${name} ${what}: ${error.message}`, {
        hint: `${hint}the same command goes on from here`,
        cause: error,
      })
    // Whoever comes later begins anew.
    this.#circuit.onReply()
    this.#askedToWaitUntil = Number.NEGATIVE_INFINITY
    for (const sender of this.#senders) sender.halt(stopped(sender.name))
  }

  #tellAll(): void {
    for (const sender of this.#senders) sender.onRoom()
  }
}

function requestLimit(perMinute: number | null): RateLimit | null {
  return perMinute === null ? null : new RateLimit(perMinute, requestBurstShare)
}

interface TokenLimit {
  readonly rate: RateLimit
  readonly estimate: TokenEstimate
}

function tokenLimit(perMinute: number | null): TokenLimit | null {
  if (perMinute === null) return null
  const leastUnknown = Math.ceil((perMinute * tokenBurstShare) / firstCallsAtOnce)
  return { rate: new RateLimit(perMinute, tokenBurstShare), estimate: new TokenEstimate(leastUnknown) }
}

/** Why a timer ends early. One for all: an error of its own for each would cost more than the timer. */
const replaced = new Error('another timer takes over')
/** Small, for what may come at once is taken from the even rate. */
const requestBurstShare = 0.01
/** Calls are of unequal size: the larger ones must fit, too. */
const tokenBurstShare = 0.05
/** Calls that go out together before one has told how many tokens they take. */
const firstCallsAtOnce = 4
/** Whoever asks for more is better asked again by another command. */
const longestWaitMs = 3_600_000
