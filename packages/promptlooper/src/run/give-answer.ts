import { answerFlights, answerOnce, type Answer, type AnswerFlights, type ConfirmClaim } from '../cache/answer-once.ts'
import type { ResponseCache } from '../cache/response-cache.ts'
import type { AdapterResponse } from '../domain/adapter.ts'
import type { Clock } from '../domain/clock.ts'
import { PromptLooperError } from '../domain/errors.ts'
import type { CacheMode } from '../domain/response-cache.ts'
import type { Recorder } from './group-commit.ts'

/** How answers are found and kept. */
export interface AnswerSurroundings {
  /** null: nothing is cached. */
  readonly cache: ResponseCache | null
  readonly cacheMode: CacheMode
  /** Who claims cache keys. */
  readonly owner: string
  readonly recorder: Recorder
  readonly clock: Clock
  /** Hears of the keys that a replay finds no answer for; absent: nobody does. */
  readonly onReplayMiss?: (key: string) => void
}

/**
 * The answer of a key: from the cache, from the same call in flight, or by one call whose answer is then kept as one of
 * `provider`, the name in the file; empty where it has none.
 */
export async function giveAnswer(
  key: string,
  surroundings: AnswerSurroundings,
  signal: AbortSignal,
  call: (signal: AbortSignal, confirm: ConfirmClaim) => Promise<AdapterResponse>,
  provider: string,
): Promise<Answer> {
  const { cache, cacheMode, owner, recorder, clock } = surroundings
  if (cache === null)
    return { response: await call(signal, isOurs), cached: false, wasThere: false, kept: Promise.resolve() }
  const answering = answerOnce({
    cache,
    flights: flightsOf(cache),
    key,
    owner,
    mode: cacheMode,
    ttlMs: claimTtlMs,
    signal,
    clock,
    call,
    keep: async (entry) => {
      await recorder.record([{ kind: 'cache-put', key, entry: provider === '' ? entry : { ...entry, provider } }])
    },
  })
  return cacheMode === 'replay' ? await hearingOfMisses(answering, key, surroundings) : await answering
}

async function hearingOfMisses(answering: Promise<Answer>, key: string, given: AnswerSurroundings): Promise<Answer> {
  try {
    return await answering
  } catch (thrown) {
    if (isReplayMiss(thrown)) given.onReplayMiss?.(key)
    throw thrown
  }
}

/** Whether it was thrown because a replay found no answer. */
export function isReplayMiss(thrown: unknown): thrown is PromptLooperError {
  return thrown instanceof PromptLooperError && thrown.code === 'replay-miss'
}

/** All who use one cache in this process share its calls in flight. */
function flightsOf(cache: ResponseCache): AnswerFlights {
  let known = flights.get(cache)
  if (known === undefined) {
    known = answerFlights()
    flights.set(cache, known)
  }
  return known
}

const flights = new WeakMap<ResponseCache, AnswerFlights>()
const claimTtlMs = 15_000
/** Without a cache there are no claims to lose. */
const isOurs: ConfirmClaim = () => undefined
