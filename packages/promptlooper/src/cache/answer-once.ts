import type { AdapterResponse } from '../domain/adapter.ts'
import type { Clock } from '../domain/clock.ts'
import { PromptLooperError } from '../domain/errors.ts'
import type { CacheMode, ResponseCacheContract } from '../domain/response-cache.ts'
import type { CacheEntry } from '../domain/stage-result.ts'
import { entryOf, isCacheable, responseOf } from './cache-entry.ts'
import { HeldClaims } from './held-claims.ts'
import { SingleFlight } from './single-flight.ts'

/** An answer; `cached` is false only for the one who made the call, and so paid it. */
export interface Answer {
  readonly response: AdapterResponse
  readonly cached: boolean
  /** Whether it was stored before it was asked for. */
  readonly wasThere: boolean
  /** Resolves once the answer is durable, where it may be cached; rejects with what `keep` threw. */
  readonly kept: Promise<void>
}

/** The calls in flight of one process, and the claims that they hold. */
export interface AnswerFlights {
  readonly calls: SingleFlight<Answer>
  readonly claims: HeldClaims
}

/** No call in flight yet. An answer that is not durable yet is still in flight: no other call may take its place. */
export function answerFlights(): AnswerFlights {
  return { calls: new SingleFlight((answer) => answer.kept), claims: new HeldClaims() }
}

/** What an answer is asked with. */
export interface AnswerRequest {
  readonly cache: Pick<ResponseCacheContract, 'get' | 'getOrClaim' | 'claim' | 'release'>
  /** The calls in flight of this process. */
  readonly flights: AnswerFlights
  readonly key: string
  /** Who claims keys: one for each process, registered with the store so that others see it die. */
  readonly owner: string
  readonly mode: CacheMode
  /** How long a claim holds without being renewed; a longer call renews it. At least some seconds, for slow commits. */
  readonly ttlMs: number
  readonly signal?: AbortSignal
  readonly clock: Clock
  /**
   * Makes the call. Not at all where the answer comes from elsewhere. Just before anything is sent it asks `confirm`, and
   * lets what that rejects with through: the call's claim has run out while it waited, and may be another's by now.
   */
  readonly call: (signal: AbortSignal, confirm: ConfirmClaim) => Promise<AdapterResponse>
  /** Makes an answer that may be cached durable; it must end the claim on the key, as `cache-put` and `put` do. */
  readonly keep: (entry: CacheEntry) => Promise<void>
}

/** Makes sure that a call is still ours to make. undefined: it is, and nothing need be waited for. */
export type ConfirmClaim = () => Promise<void> | undefined

/** The claim of a call that has not been sent was lost: its answer is to be looked for again. */
class LostClaim extends Error {}

/** How often one looks whether another process has the answer, in milliseconds. */
const pollMs = 50

/**
 * Gives the answer of a key, from the cache or by one call, however many ask at once in however many processes on one
 * store. `fresh` takes no answer that was there before; `replay` throws a PromptLooperError `replay-miss` where there
 * is none. What `call` throws reaches all who wait in this process; what `keep` throws, those who await `kept`.
 */
export async function answerOnce(request: AnswerRequest): Promise<Answer> {
  const { cache, flights, key, mode, signal } = request
  signal?.throwIfAborted()
  if (mode === 'replay') {
    const entry = await cache.get(key)
    if (entry === undefined) throw replayMiss(key)
    return stored(entry, true)
  }
  for (;;) {
    const { value, shared } = await flights.calls.share(key, (flight) => answerAcrossProcesses(request, flight), signal)
    if (!shared) return value
    // Who wants a fresh answer may have met one who only looked into the cache.
    if (mode !== 'fresh' || !value.wasThere) return { ...value, cached: true }
  }
}

function replayMiss(key: string): PromptLooperError {
  return new PromptLooperError('replay-miss', `the cache holds no answer for the call ${key.slice(0, 12)}…`, {
    hint: 'Run once with "--cache reuse" to fill the cache; a changed prompt, model or param is another call.',
  })
}

function stored(entry: CacheEntry, wasThere: boolean): Answer {
  return { response: responseOf(entry), cached: true, wasThere, kept: durable }
}

async function answerAcrossProcesses(request: AnswerRequest, signal: AbortSignal): Promise<Answer> {
  const { cache, clock, key, owner, ttlMs, mode } = request
  const before = mode === 'fresh' ? ((await cache.get(key))?.createdAt ?? null) : null
  for (let isFirst = true; ; isFirst = false) {
    // Look and claim are one step of the store: no answer can be put between them.
    const found = await cache.getOrClaim(key, owner, ttlMs, before)
    if (found === 'claimed') {
      const answer = await callAndKeep(request, signal, before)
      if (answer !== 'lost') return answer
      continue
    }
    if (found !== 'held') return stored(found, isFirst && mode !== 'fresh')
    await clock.sleep(pollMs, signal)
  }
}

async function callAndKeep(
  request: AnswerRequest,
  signal: AbortSignal,
  before: number | null,
): Promise<Answer | 'lost'> {
  const { claims } = request.flights
  claims.hold(request)
  let response: AdapterResponse
  try {
    response = await request.call(signal, () => confirmClaim(request, before))
  } catch (error) {
    await claims.leave(request.key)
    await letGo(request)
    if (error instanceof LostClaim) return 'lost'
    throw error
  }
  await claims.leave(request.key)
  if (!isCacheable(response)) {
    await request.cache.release(request.key, request.owner)
    return { response, cached: false, wasThere: false, kept: durable }
  }
  const kept = keepAnswer(request, response)
  // Whoever needs it durable awaits it; until then a failure must not count as unhandled.
  kept.catch(() => {})
  return { response, cached: false, wasThere: false, kept }
}

/** Asks the store only where the claim is doubtful, so that it costs a call nothing. */
function confirmClaim(request: AnswerRequest, before: number | null): Promise<void> | undefined {
  return request.flights.claims.isDoubtful(request) ? claimAgain(request, before) : undefined
}

async function claimAgain(request: AnswerRequest, before: number | null): Promise<void> {
  const { cache, flights, key, owner, ttlMs } = request
  if ((await cache.getOrClaim(key, owner, ttlMs, before)) !== 'claimed') throw new LostClaim()
  flights.claims.hold(request)
}

async function keepAnswer(request: AnswerRequest, response: AdapterResponse): Promise<void> {
  try {
    await request.keep(entryOf(response, request.clock.now()))
  } catch (error) {
    await letGo(request)
    throw error
  }
}

/** Where the store is what failed, releasing fails too: then the claim ends with its time. */
async function letGo({ cache, key, owner }: AnswerRequest): Promise<void> {
  await Promise.allSettled([cache.release(key, owner)])
}

const durable = Promise.resolve()
