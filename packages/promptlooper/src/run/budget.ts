import type { BudgetSettings } from '../domain/experiment.ts'
import { StoppedError } from './stopped-error.ts'

/** What one call used of the budget; a cost that is unknown is null. */
export interface CallUse {
  readonly tokens: number
  readonly costUsd: number | null
}

/**
 * Holds what a command may spend. A call in flight is counted before it answers, at the dearest that any call has been,
 * so that a budget holds under concurrency; a call that may still fit waits for those in flight.
 */
export class Budget {
  readonly #limits: BudgetSettings
  readonly #endsAt: number
  readonly #waiting: (() => void)[] = []
  #calls = 0
  #inFlight = 0
  #tokens = 0
  #usd = 0
  #mostTokens = 0
  #mostUsd = 0
  #stoppedBy: string | null = null

  constructor(limits: BudgetSettings, startedAt: number) {
    this.#limits = limits
    this.#endsAt = limits.minutes === null ? Number.POSITIVE_INFINITY : startedAt + limits.minutes * 60_000
  }

  /** Why no further call may ever begin; null while one may. */
  get stoppedBy(): string | null {
    return this.#stoppedBy
  }

  /** Lets a call begin and counts it. Rejects with a StoppedError once the budget is used up. */
  async enter(now: () => number): Promise<void> {
    for (;;) {
      const reason = this.#stoppedBy ?? this.#exceeded(now())
      if (reason === null) break
      // What is in flight may turn out cheaper than feared: only with nothing in flight is the answer final.
      if (this.#stoppedBy !== null || this.#inFlight === 0) {
        this.#stoppedBy = reason
        this.#wakeAll()
        throw new StoppedError('budget-stopped', reason)
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    this.#calls += 1
    this.#inFlight += 1
  }

  /** Counts what a call used; null where it failed. */
  leave(use: CallUse | null): void {
    this.#inFlight -= 1
    const costUsd = use?.costUsd ?? 0
    const tokens = use?.tokens ?? 0
    this.#tokens += tokens
    this.#usd += costUsd
    this.#mostTokens = Math.max(this.#mostTokens, tokens)
    this.#mostUsd = Math.max(this.#mostUsd, costUsd)
    this.#wakeAll()
  }

  #exceeded(now: number): string | null {
    const { usd, tokens, calls, minutes } = this.#limits
    if (calls !== null && this.#calls >= calls) return `the budget of ${calls} calls is used up`
    if (minutes !== null && now >= this.#endsAt) return `the budget of ${minutes} minutes is used up`
    const expected = this.#inFlight + 1
    if (tokens !== null && this.#reached(this.#tokens, expected * this.#mostTokens, tokens)) {
      return `the budget of ${tokens} tokens is used up`
    }
    if (usd !== null && this.#reached(this.#usd, expected * this.#mostUsd, usd))
      return `the budget of $${usd} is used up`
    return null
  }

  #reached(spent: number, expected: number, limit: number): boolean {
    return spent >= limit || spent + expected > limit
  }

  #wakeAll(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }
}
