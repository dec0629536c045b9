import type { BudgetSettings } from '../domain/experiment.ts'
import { ASSUMED_OUTPUT_TOKENS } from '../pricing/output-limit.ts'
import { budgetWords } from './budget-words.ts'
import { StoppedError } from './stopped-error.ts'

/** What one call used of the budget; a cost that is unknown is null. */
export interface CallUse {
  readonly tokensIn: number
  readonly tokensOut: number
  readonly costUsd: number | null
}

/** What is known of a call before it begins. */
export interface CallForecast {
  /** Whose calls it is measured by: provider and model. */
  readonly model: string
  /** Estimated. */
  readonly promptTokens: number
  /** The most tokens that its answer may have; null where nothing limits it. */
  readonly outputLimit: number | null
  /** The price of the prompt with an answer of so many tokens; null where it is unknown. */
  readonly costUsd: (tokensOut: number) => number | null
}

/** A call that may be made, as the budget counts it until it has ended. */
export interface BudgetPlace {
  readonly use: ModelUse
  readonly reserved: Amounts
}

interface Amounts {
  readonly tokens: number
  readonly usd: number
}

/** What the calls of one model have shown, and those in flight. */
interface ModelUse {
  inFlight: number
  reservedTokens: number
  reservedUsd: number
  /** The dearest call so far. */
  mostTokens: number
  mostUsd: number
  mostTokensOut: number
  hasAnswered: boolean
}

/**
 * Holds what a command may spend. A call in flight is counted before it answers: at its prompt with the longest answer
 * that its params allow, or at the dearest that a call of its model has been, whichever is more. An answer that nothing
 * limits is taken to have `ASSUMED_OUTPUT_TOKENS` until its model has answered, and then as many as its longest. A call
 * that may still fit waits for those in flight; with none in flight an estimate alone keeps no call back, only what a
 * call is sure to use. So spending passes a limit by no more than what calls in flight took beyond their reservations,
 * or a single call beyond what was left. The number of calls is never passed.
 */
export class Budget {
  readonly #limits: BudgetSettings
  readonly #elapsedMs: () => number
  readonly #onStopped: (() => void)[] = []
  readonly #waiting: (() => void)[] = []
  readonly #models = new Map<string, ModelUse>()
  #calls = 0
  #inFlight = 0
  #tokens = 0
  #usd = 0
  #stoppedBy: string | null = null

  /** @param elapsedMs milliseconds since the command began, by a clock that never jumps */
  constructor(limits: BudgetSettings, elapsedMs: () => number) {
    this.#limits = limits
    this.#elapsedMs = elapsedMs
  }

  /** Why no further call may ever begin; null while one may. */
  get stoppedBy(): string | null {
    return this.#stoppedBy
  }

  /**
   * Why no further run need begin; null while one may. Under a budget of 0 all may: what the cache answers needs no call.
   */
  get endsRuns(): string | null {
    const { usd, tokens, calls, minutes } = this.#limits
    return [usd, tokens, calls, minutes].includes(0) ? null : this.#stoppedBy
  }

  /** Is told, once, when no further call may begin. */
  whenStopped(listener: () => void): void {
    if (this.#stoppedBy === null) this.#onStopped.push(listener)
    else listener()
  }

  /** Stops where the minutes are over: for those who wait elsewhere, and so do not ask. */
  stopIfOver(): void {
    const reason = this.#minutesOver()
    if (reason !== null) this.#stop(reason)
  }

  /**
   * Lets a call begin and counts it. Rejects with a StoppedError once the budget is used up, and with the signal's reason
   * where it aborted while the call had to wait.
   */
  async enter(forecast: CallForecast, waiting: AbortSignal | null = null): Promise<BudgetPlace> {
    const use = this.#useOf(forecast.model)
    for (;;) {
      const reason = this.#stoppedBy ?? this.#usedUp() ?? this.#tooMuch(forecast, use)
      if (reason === null) break
      // What is in flight may turn out cheaper than feared: only with nothing in flight is the answer final.
      if (reason !== 'wait') throw this.#stop(reason)
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
      waiting?.throwIfAborted()
    }
    const reserved = reservation(forecast, use)
    this.#calls += 1
    this.#inFlight += 1
    use.inFlight += 1
    use.reservedTokens += reserved.tokens
    use.reservedUsd += reserved.usd
    return { use, reserved }
  }

  /** Counts what a call used; null where it failed, since nobody says what a failed call costs. */
  leave({ use, reserved }: BudgetPlace, used: CallUse | null): void {
    this.#inFlight -= 1
    use.inFlight -= 1
    use.reservedTokens -= reserved.tokens
    use.reservedUsd -= reserved.usd
    if (used !== null) this.#count(use, used)
    this.#wakeAll()
  }

  #count(use: ModelUse, { tokensIn, tokensOut, costUsd }: CallUse): void {
    const tokens = tokensIn + tokensOut
    this.#tokens += tokens
    this.#usd += costUsd ?? 0
    use.mostTokens = Math.max(use.mostTokens, tokens)
    use.mostTokensOut = Math.max(use.mostTokensOut, tokensOut)
    use.mostUsd = Math.max(use.mostUsd, costUsd ?? 0)
    use.hasAnswered = true
  }

  #useOf(model: string): ModelUse {
    let use = this.#models.get(model)
    if (use === undefined) {
      use = {
        inFlight: 0,
        reservedTokens: 0,
        reservedUsd: 0,
        mostTokens: 0,
        mostUsd: 0,
        mostTokensOut: 0,
        hasAnswered: false,
      }
      this.#models.set(model, use)
    }
    return use
  }

  #usedUp(): string | null {
    const { usd, tokens, calls } = this.#limits
    if (calls !== null && this.#calls >= calls) return budgetWords('calls', calls)
    if (tokens !== null && this.#tokens >= tokens) return budgetWords('tokens', tokens)
    if (usd !== null && this.#usd >= usd) return budgetWords('usd', usd)
    return this.#minutesOver()
  }

  #minutesOver(): string | null {
    const { minutes } = this.#limits
    return minutes !== null && this.#elapsedMs() >= minutes * 60_000 ? budgetWords('minutes', minutes) : null
  }

  /** Whether a call is too much on top of those in flight; `wait` where it may not be once they have answered. */
  #tooMuch(forecast: CallForecast, use: ModelUse): string | null {
    const { usd, tokens } = this.#limits
    if (usd === null && tokens === null) return null
    const inFlight = this.#reserved()
    const wanted = reservation(forecast, use)
    const exceedsTokens = tokens !== null && this.#tokens + inFlight.tokens + wanted.tokens > tokens
    const exceedsUsd = usd !== null && this.#usd + inFlight.usd + wanted.usd > usd
    if (!exceedsTokens && !exceedsUsd) return null
    if (this.#inFlight > 0) return 'wait'
    const sureTokens = Math.max(forecast.promptTokens, use.mostTokens)
    const sureUsd = Math.max(forecast.costUsd(0) ?? 0, use.mostUsd)
    if (tokens !== null && this.#tokens + sureTokens > tokens) return budgetWords('tokens', tokens)
    if (usd !== null && this.#usd + sureUsd > usd) return budgetWords('usd', usd)
    return null
  }

  /** What those in flight may come to. A dear answer makes the others of its model dearer that are still awaited. */
  #reserved(): Amounts {
    let tokens = 0
    let usd = 0
    for (const use of this.#models.values()) {
      tokens += Math.max(use.reservedTokens, use.inFlight * use.mostTokens)
      usd += Math.max(use.reservedUsd, use.inFlight * use.mostUsd)
    }
    return { tokens, usd }
  }

  #stop(reason: string): StoppedError {
    if (this.#stoppedBy === null) {
      this.#stoppedBy = reason
      for (const tell of this.#onStopped.splice(0)) tell()
    }
    this.#wakeAll()
    return new StoppedError('budget-stopped', this.#stoppedBy)
  }

  #wakeAll(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }
}

function reservation({ promptTokens, outputLimit, costUsd }: CallForecast, use: ModelUse): Amounts {
  const tokensOut = outputLimit ?? (use.hasAnswered ? use.mostTokensOut : ASSUMED_OUTPUT_TOKENS)
  return {
    tokens: Math.max(promptTokens + tokensOut, use.mostTokens),
    usd: Math.max(costUsd(tokensOut) ?? 0, use.mostUsd),
  }
}
