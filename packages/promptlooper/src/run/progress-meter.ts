import type { AdapterResponse, Finish } from '../domain/adapter.ts'
import type { Clock } from '../domain/clock.ts'
import type { RevisionProgress } from '../domain/revision.ts'
import type { CallMeter } from './call-model.ts'
import type { RunMeter } from './run-surroundings.ts'

/** What has happened since a command began. Tokens and USD are those that this command spent. */
export interface ProgressFigures {
  readonly planned: number
  /** Completed cells, those of earlier revisions included. */
  readonly completed: number
  readonly failed: number
  /** Calls that wait for their answer. */
  readonly inFlight: number
  /** Cells that were filled before this command began. */
  readonly filledBefore: number
  /** Stages that the cache answered in this command. */
  readonly cacheHits: number
  readonly refused: number
  readonly truncated: number
  readonly tokensIn: number
  readonly tokensOut: number
  readonly spentUsd: number
  /** Calls whose price is unknown are counted apart. */
  readonly callsWithUnknownPrice: number
  readonly calls: number
  /** Those of `calls` that scorers made, and what of `spentUsd` went into them. */
  readonly scorerCalls: number
  readonly scorerSpentUsd: number
  readonly scorerCallsWithUnknownPrice: number
  readonly retries: number
  readonly rateLimited: number
  /** Runs ended per second over the last seconds. */
  readonly runsPerSecond: number
  readonly elapsedMs: number
  /** null until a rate is known. */
  readonly remainingMs: number | null
}

/** Counts what a command does. */
export class ProgressMeter implements RunMeter {
  readonly #clock: Clock
  readonly #startedAt: number
  readonly #before: RevisionProgress
  readonly #rate: RateOverSeconds
  #completed: number
  #failed: number
  #inFlight = 0
  #cacheHits = 0
  #refused = 0
  #truncated = 0
  #tokensIn = 0
  #tokensOut = 0
  #spentUsd = 0
  #callsWithUnknownPrice = 0
  #calls = 0
  #scorerCalls = 0
  #scorerSpentUsd = 0
  #scorerCallsWithUnknownPrice = 0
  #retries = 0
  #rateLimited = 0

  /** @param before where the revision stood when the command began */
  constructor(before: RevisionProgress, clock: Clock) {
    this.#before = before
    this.#clock = clock
    this.#startedAt = clock.elapsed()
    this.#completed = before.completed
    this.#failed = before.failed
    this.#rate = new RateOverSeconds(this.#startedAt)
  }

  onCall(): void {
    this.#calls += 1
    this.#inFlight += 1
  }

  onCallEnded(): void {
    this.#inFlight -= 1
  }

  onRetry(): void {
    this.#retries += 1
  }

  onRateLimited(): void {
    this.#rateLimited += 1
  }

  onCacheHit(): void {
    this.#cacheHits += 1
  }

  onAnswer(response: AdapterResponse): void {
    this.#tokensIn += response.tokensIn
    this.#tokensOut += response.tokensOut
    if (response.costUsd === undefined) this.#callsWithUnknownPrice += 1
    else this.#spentUsd += response.costUsd
  }

  /** A meter for the calls of scorers: what it hears counts in all totals, and apart. */
  ofScorers(): CallMeter {
    return {
      onCall: () => {
        this.#scorerCalls += 1
        this.onCall()
      },
      onCallEnded: () => this.onCallEnded(),
      onRetry: () => this.onRetry(),
      onRateLimited: () => this.onRateLimited(),
      onAnswer: (response) => {
        if (response.costUsd === undefined) this.#scorerCallsWithUnknownPrice += 1
        else this.#scorerSpentUsd += response.costUsd
        this.onAnswer(response)
      },
    }
  }

  onRunStarted(tookOverFailed: number): void {
    this.#failed -= tookOverFailed
  }

  onRunCompleted(finish: Finish | null): void {
    this.#completed += 1
    if (finish === 'refused') this.#refused += 1
    if (finish === 'length') this.#truncated += 1
    this.#rate.count(this.#clock.elapsed())
  }

  onRunFailed(): void {
    this.#failed += 1
    this.#rate.count(this.#clock.elapsed())
  }

  figures(): ProgressFigures {
    const now = this.#clock.elapsed()
    const runsPerSecond = this.#rate.perSecond(now)
    const left = Math.max(0, this.#before.planned - this.#completed - this.#failed)
    return {
      planned: this.#before.planned,
      completed: this.#completed,
      failed: this.#failed,
      inFlight: this.#inFlight,
      filledBefore: this.#before.completed,
      cacheHits: this.#cacheHits,
      refused: this.#refused,
      truncated: this.#truncated,
      tokensIn: this.#tokensIn,
      tokensOut: this.#tokensOut,
      spentUsd: this.#spentUsd,
      callsWithUnknownPrice: this.#callsWithUnknownPrice,
      calls: this.#calls,
      scorerCalls: this.#scorerCalls,
      scorerSpentUsd: this.#scorerSpentUsd,
      scorerCallsWithUnknownPrice: this.#scorerCallsWithUnknownPrice,
      retries: this.#retries,
      rateLimited: this.#rateLimited,
      runsPerSecond,
      elapsedMs: now - this.#startedAt,
      remainingMs: left === 0 ? 0 : runsPerSecond > 0 ? (left / runsPerSecond) * 1000 : null,
    }
  }
}

/** Events per second over the last ten seconds, in buckets of one second: bounded memory at any rate. */
class RateOverSeconds {
  readonly #startedAt: number
  readonly #buckets = new Array<{ second: number; count: number }>()

  constructor(startedAt: number) {
    this.#startedAt = startedAt
  }

  count(now: number): void {
    const second = Math.floor(now / 1000)
    const last = this.#buckets.at(-1)
    if (last?.second === second) last.count += 1
    else this.#buckets.push({ second, count: 1 })
    if (this.#buckets.length > secondsKept + 1) this.#buckets.shift()
  }

  perSecond(now: number): number {
    const oldest = now / 1000 - secondsKept
    let count = 0
    for (const bucket of this.#buckets) if (bucket.second >= oldest) count += bucket.count
    const spanMs = Math.min(Math.max(now - this.#startedAt, 1), secondsKept * 1000)
    return (count / spanMs) * 1000
  }
}

const secondsKept = 10
