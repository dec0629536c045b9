import type { Adapter, AdapterResponse, CompleteOptions, Params } from '../domain/adapter.ts'
import type { Clock } from '../domain/clock.ts'
import { AdapterError } from '../domain/errors.ts'
import type { RetrySettings } from '../domain/experiment.ts'
import type { Prompt } from '../domain/message.ts'
import type { ModelPricer } from '../domain/model-pricer.ts'
import type { Budget, BudgetPlace } from './budget.ts'
import { outputLimit } from '../pricing/output-limit.ts'
import { callForecast, estimatedTokens } from './call-forecast.ts'
import { inLimitedTime } from './limited-time.ts'
import type { CallOutcome } from './provider-traffic.ts'
import type { CallOrder, ProviderLane } from './provider-lane.ts'
import { endsProvider, isRateLimit, isRetryable, retryDelayMs } from './retry.ts'

/** Whom to ask. */
export interface CallTarget {
  /** The provider's name in the file; empty for an adapter that was handed in by itself. */
  readonly provider: string
  /** The model as the adapter knows it. */
  readonly model: string
  readonly adapter: Adapter
  /** null: nothing limits it. */
  readonly lane: ProviderLane | null
  /** Whether its calls begin runs, or wait ahead of those that do. */
  readonly order: CallOrder
  /** Whether a wrong key or an unknown model halts the lane; absent: it does. What a scorer asks must not halt what is tested. */
  readonly haltsLane?: false
  /** Time for one attempt. */
  readonly timeoutMs: number
  readonly retry: RetrySettings
}

/** Hears of every attempt, for progress and for totals. */
export interface CallMeter {
  onCall(): void
  onCallEnded(): void
  onRetry(): void
  onRateLimited(): void
  onAnswer(response: AdapterResponse): void
}

/** What calls need of the world. */
export interface CallSurroundings {
  readonly clock: Clock
  /** A number in [0, 1). */
  readonly random: () => number
  readonly pricer: ModelPricer | null
  readonly budget: Budget | null
  readonly meter: CallMeter | null
  /** Aborted, with a StoppedError, when no further call may begin; calls in flight go on. null: never. */
  readonly waiting: AbortSignal | null
}

/**
 * Asks a model and gives its answer, with `costUsd` filled in where a price is known. Waits for a place in the
 * provider's lane, gives each attempt its time, and asks again where that may help. 429s, and faults of a provider that
 * is paused because it does nothing but fail, are not counted as attempts. Throws the last attempt's error; a wrong key
 * or an unknown model halts the lane.
 * `confirm` is asked once a place is there, before anything is sent or counted; what it rejects with ends the call.
 */
export async function callModel(
  target: CallTarget,
  prompt: Prompt,
  params: Params,
  options: Omit<CompleteOptions, 'signal'>,
  surroundings: CallSurroundings,
  signal: AbortSignal,
  confirm?: () => Promise<void> | undefined,
): Promise<AdapterResponse> {
  const { clock, meter } = surroundings
  let failed = 0
  let refused = 0
  let order = target.order
  for (;;) {
    try {
      return await attemptCall(target, order, prompt, params, options, surroundings, signal, confirm)
    } catch (thrown) {
      signal.throwIfAborted()
      if (!isRetryable(thrown)) throw thrown
      order = 'under-way'
      const isOutage = target.lane?.isFailing === true
      // A provider that is paused is no fault of this call, and its limits are the lane's to find.
      if (target.lane !== null && isRateLimit(thrown)) refused += 1
      else if (!isOutage) failed += 1
      if (failed >= target.retry.attempts || refused >= mostRefusals) throw thrown
      meter?.onRetry()
      // The lane knows best when the provider is to be tried again.
      if (isOutage) continue
      const delayMs = retryDelayMs(thrown, failed + refused, target.retry, surroundings.random())
      await clock.sleep(delayMs, surroundings.waiting ?? signal)
    }
  }
}

async function attemptCall(
  target: CallTarget,
  order: CallOrder,
  prompt: Prompt,
  params: Params,
  options: Omit<CompleteOptions, 'signal'>,
  surroundings: CallSurroundings,
  signal: AbortSignal,
  confirm: (() => Promise<void> | undefined) | undefined,
): Promise<AdapterResponse> {
  const { adapter, lane, model, timeoutMs } = target
  const { budget, pricer } = surroundings
  surroundings.waiting?.throwIfAborted()
  const promptTokens = lane?.countsTokens === true || budget !== null ? estimatedTokens(prompt) : 0
  // The longest answer that is allowed: where that is too much, the lane learns it from the answers' own counts.
  const estimated = lane?.countsTokens === true ? promptTokens + (outputLimit(params) ?? 0) : 0
  const ticket = lane === null ? null : await lane.enter(estimated, order, surroundings.waiting ?? signal)
  let place: BudgetPlace | null = null
  try {
    const confirming = confirm?.()
    if (confirming !== undefined) await confirming
    if (budget !== null) {
      place = await budget.enter(callForecast(target, promptTokens, params, pricer), surroundings.waiting)
    }
  } catch (thrown) {
    if (ticket !== null) lane?.leave(ticket, { kind: 'dropped' })
    throw thrown
  }
  surroundings.meter?.onCall()
  const startedAt = surroundings.clock.elapsed()
  let outcome: CallOutcome = { kind: 'dropped' }
  let used: AdapterResponse | null = null
  try {
    const ask = (limited: AbortSignal) =>
      adapter.complete(prompt, model, params, { ...options, timeoutMs, signal: limited })
    const said =
      adapter.keepsTime === true
        ? await ask(signal)
        : await inLimitedTime(timeoutMs, signal, () => timeoutError(target), ask)
    const { nextCallAfterMs } = said
    const answer = nextCallAfterMs === undefined ? said : withoutWait(said)
    used = priced(answer, target, pricer, surroundings.clock.elapsed() - startedAt)
    outcome = { kind: 'answered', tokens: used.tokensIn + used.tokensOut, nextCallAfterMs }
    surroundings.meter?.onAnswer(used)
    return used
  } catch (thrown) {
    // Before the place is given back: whoever waits for it must not be let in.
    if (endsProvider(thrown) && target.haltsLane !== false) lane?.halt(thrown)
    outcome = outcomeOf(thrown)
    if (outcome.kind === 'rate-limited') surroundings.meter?.onRateLimited()
    throw thrown
  } finally {
    surroundings.meter?.onCallEnded()
    if (place !== null) {
      const { tokensIn, tokensOut, costUsd = null } = used ?? { tokensIn: 0, tokensOut: 0 }
      budget?.leave(place, used === null ? null : { tokensIn, tokensOut, costUsd })
    }
    if (ticket !== null) lane?.leave(ticket, outcome)
  }
}

/** The answer for those who keep it: what the provider asked to wait is of now. */
function withoutWait({ nextCallAfterMs: _nextCallAfterMs, ...answer }: AdapterResponse): AdapterResponse {
  return answer
}

/** Adds what the caller can know better than the adapter: the price, and the time where the adapter gave none. */
function priced(
  answer: AdapterResponse,
  target: CallTarget,
  pricer: ModelPricer | null,
  elapsedMs: number,
): AdapterResponse {
  const latencyMs = Number.isFinite(answer.latencyMs) ? answer.latencyMs : elapsedMs
  if (answer.costUsd !== undefined) return latencyMs === answer.latencyMs ? answer : { ...answer, latencyMs }
  const costUsd = pricer?.costUsd(target.provider, target.model, answer) ?? null
  if (costUsd === null) return latencyMs === answer.latencyMs ? answer : { ...answer, latencyMs }
  return { ...answer, latencyMs, costUsd }
}

function outcomeOf(thrown: unknown): CallOutcome {
  if (!(thrown instanceof AdapterError)) return { kind: 'dropped' }
  switch (thrown.fault) {
    case 'rate-limit':
      return { kind: 'rate-limited', error: thrown }
    case 'unavailable':
    case 'connection':
    case 'timeout':
      return { kind: 'unavailable', error: thrown }
    case 'authentication':
    case 'unknown-model':
    case 'bad-answer':
    case 'rejected':
      return { kind: 'rejected' }
  }
}

function timeoutError(target: CallTarget): AdapterError {
  const whom = target.provider === '' ? target.model : `${target.provider}/${target.model}`
  return new AdapterError('timeout', `${whom} gave no answer within ${target.timeoutMs / 1000} s`, {
    hint: 'raise timeoutMs in the file, at the provider or at the stage',
  })
}

/** A call that a provider refuses so often is refused for its own sake: it may be larger than the limit. */
const mostRefusals = 20
