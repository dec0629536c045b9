import type { Adapter, AdapterResponse, CompleteOptions, Params } from '../domain/adapter.ts'
import type { Clock } from '../domain/clock.ts'
import { AdapterError } from '../domain/errors.ts'
import type { RetrySettings } from '../domain/experiment.ts'
import { promptText, type Prompt } from '../domain/message.ts'
import type { ModelPricer } from '../domain/model-pricer.ts'
import type { Budget } from './budget.ts'
import { inLimitedTime } from './limited-time.ts'
import type { LaneOutcome, ProviderLane } from './provider-lane.ts'
import { endsProvider, isRetryable, retryDelayMs } from './retry.ts'

/** Whom to ask. */
export interface CallTarget {
  /** The provider's name in the file; empty for an adapter that was handed in by itself. */
  readonly provider: string
  /** The model as the adapter knows it. */
  readonly model: string
  readonly adapter: Adapter
  /** null: nothing limits it. */
  readonly lane: ProviderLane | null
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
 * provider's lane, gives each attempt its time, and asks again where that may help. Throws the last attempt's error;
 * a wrong key or an unknown model halts the lane.
 */
export async function callModel(
  target: CallTarget,
  prompt: Prompt,
  params: Params,
  options: Omit<CompleteOptions, 'signal'>,
  surroundings: CallSurroundings,
  signal: AbortSignal,
): Promise<AdapterResponse> {
  const { clock, meter } = surroundings
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptCall(target, prompt, params, options, surroundings, signal)
    } catch (thrown) {
      signal.throwIfAborted()
      if (!isRetryable(thrown) || attempt >= target.retry.attempts) throw thrown
      meter?.onRetry()
      await clock.sleep(
        retryDelayMs(thrown, attempt, target.retry, surroundings.random()),
        surroundings.waiting ?? signal,
      )
    }
  }
}

async function attemptCall(
  target: CallTarget,
  prompt: Prompt,
  params: Params,
  options: Omit<CompleteOptions, 'signal'>,
  surroundings: CallSurroundings,
  signal: AbortSignal,
): Promise<AdapterResponse> {
  const { adapter, lane, model, timeoutMs } = target
  surroundings.waiting?.throwIfAborted()
  const ticket = lane === null ? null : await lane.enter(estimatedTokens(prompt), surroundings.waiting ?? signal)
  try {
    await surroundings.budget?.enter(() => surroundings.clock.now())
  } catch (thrown) {
    if (ticket !== null) lane?.leave(ticket, { kind: 'other' })
    throw thrown
  }
  surroundings.meter?.onCall()
  const startedAt = surroundings.clock.now()
  let outcome: LaneOutcome = { kind: 'other' }
  let used: AdapterResponse | null = null
  try {
    const answer = await inLimitedTime(
      timeoutMs,
      signal,
      () => timeoutError(target),
      (limited) => adapter.complete(prompt, model, params, { ...options, timeoutMs, signal: limited }),
    )
    used = priced(answer, target, surroundings.pricer, surroundings.clock.now() - startedAt)
    outcome = { kind: 'answered', tokens: used.tokensIn + used.tokensOut }
    surroundings.meter?.onAnswer(used)
    return used
  } catch (thrown) {
    // Before the place is given back: whoever waits for it must not be let in.
    if (endsProvider(thrown)) lane?.halt(thrown)
    outcome = laneOutcome(thrown)
    if (outcome.kind === 'rate-limited') surroundings.meter?.onRateLimited()
    throw thrown
  } finally {
    surroundings.meter?.onCallEnded()
    surroundings.budget?.leave(
      used === null ? null : { tokens: used.tokensIn + used.tokensOut, costUsd: used.costUsd ?? null },
    )
    if (ticket !== null) lane?.leave(ticket, outcome)
  }
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

function laneOutcome(thrown: unknown): LaneOutcome {
  if (!(thrown instanceof AdapterError)) return { kind: 'other' }
  if (thrown.fault === 'rate-limit') return { kind: 'rate-limited', retryAfterMs: thrown.retryAfterMs }
  return thrown.fault === 'unavailable' ? { kind: 'unavailable' } : { kind: 'other' }
}

function timeoutError(target: CallTarget): AdapterError {
  const whom = target.provider === '' ? target.model : `${target.provider}/${target.model}`
  return new AdapterError('timeout', `${whom} gave no answer within ${target.timeoutMs / 1000} s`, {
    hint: 'raise timeoutMs in the file, at the provider or at the stage',
  })
}

/** About four characters a token: good enough to spread calls over a minute; the answer's own count settles it. */
function estimatedTokens(prompt: Prompt): number {
  return Math.ceil((typeof prompt === 'string' ? prompt : promptText(prompt)).length / 4)
}
