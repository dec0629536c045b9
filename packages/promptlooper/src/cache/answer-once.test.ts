import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { AdapterResponse } from '../domain/adapter.ts'
import type { CacheMode } from '../domain/response-cache.ts'
import type { Store } from '../domain/store.ts'
import { openStore } from '../store/open-store.ts'
import { type Answer, answerFlights, answerOnce } from './answer-once.ts'
import { ResponseCache } from './response-cache.ts'
import { TurnedClock } from './testing/turned-clock.ts'

const ham: AdapterResponse = { text: 'ham', tokensIn: 10, tokensOut: 5, latencyMs: 12, model: 'm', finish: 'stop' }
const ttlMs = 300

interface Asking {
  readonly key?: string
  readonly mode?: CacheMode
  readonly signal?: AbortSignal
  readonly call: (signal: AbortSignal) => Promise<AdapterResponse>
}

/** A process on a store: its own flights and owner. */
function processOn(store: Store, clock: TurnedClock, owner: string) {
  const cache = new ResponseCache(store, clock)
  const flights = answerFlights()
  return async ({ key = 'k', mode = 'reuse', ...asking }: Asking): Promise<Answer> =>
    await answerOnce({
      ...asking,
      cache,
      flights,
      key,
      owner,
      mode,
      ttlMs,
      clock,
      keep: async (entry) => void (await store.commit([{ kind: 'cache-put', key, entry }])),
    })
}

async function setUp() {
  const store = await openStore('sqlite::memory:')
  const clock = new TurnedClock()
  let calls = 0
  const call = async (signal: AbortSignal): Promise<AdapterResponse> => {
    calls += 1
    await clock.sleep(1000, signal)
    return ham
  }
  return {
    store,
    clock,
    call,
    calls: () => calls,
    one: processOn(store, clock, 'one'),
    two: processOn(store, clock, 'two'),
    [Symbol.asyncDispose]: async () => await store[Symbol.asyncDispose](),
  }
}

test('a stored answer is given without a call', async () => {
  await using given = await setUp()
  await given.store.cache.put('k', { response: 'ham', model: 'm', tokensIn: 10, tokensOut: 5 })
  expect(await given.one(given)).toMatchObject({ cached: true, response: { text: 'ham', tokensIn: 10 } })
  expect(given.calls()).toBe(0)
})

test('without a stored answer there is one call, kept for the next', async () => {
  await using given = await setUp()
  expect(await given.clock.turnUntil(given.one(given))).toMatchObject({ cached: false, response: ham })
  expect(await given.one(given)).toMatchObject({ cached: true, response: ham })
  expect(given.calls()).toBe(1)
})

test('two processes that ask at once make one call, however long it takes', async () => {
  await using given = await setUp()
  const { one, two, clock } = given
  const answers = await clock.turnUntil(Promise.all([one(given), two(given), one(given), two(given)]))
  expect(given.calls()).toBe(1)
  expect(answers.filter((answer) => !answer.cached)).toHaveLength(1)
  expect(answers.every((answer) => answer.response.text === 'ham')).toBe(true)
})

test('fresh takes no answer that was there before, and overwrites it', async () => {
  await using given = await setUp()
  await given.store.cache.put('k', { response: 'old', model: 'm', tokensIn: 1, tokensOut: 1, createdAt: 0 })
  const answer = await given.clock.turnUntil(given.one({ ...given, mode: 'fresh' }))
  expect(answer).toMatchObject({ cached: false, response: ham })
  expect((await given.store.cache.get('k'))?.response).toBe('ham')
})

test('fresh shares a call that is in flight, in this process and in another', async () => {
  await using given = await setUp()
  await given.store.cache.put('k', { response: 'old', model: 'm', tokensIn: 1, tokensOut: 1, createdAt: 0 })
  const fresh: Asking = { ...given, mode: 'fresh' }
  const answers = await given.clock.turnUntil(Promise.all([given.one(fresh), given.one(fresh), given.two(fresh)]))
  expect(given.calls()).toBe(1)
  expect(answers.map((answer) => answer.response.text)).toEqual(['ham', 'ham', 'ham'])
})

test('two who ask afresh in one process share the answer of a call in another', async () => {
  await using given = await setUp()
  await given.store.cache.put('k', { response: 'old', model: 'm', tokensIn: 1, tokensOut: 1, createdAt: 0 })
  const fresh: Asking = { ...given, mode: 'fresh' }
  const answers = await given.clock.turnUntil(Promise.all([given.two(fresh), given.one(fresh), given.one(fresh)]))
  expect(given.calls()).toBe(1)
  expect(answers.map((answer) => answer.response.text)).toEqual(['ham', 'ham', 'ham'])
})

test('replay gives what is stored, and a miss is an error that names the key', async () => {
  await using given = await setUp()
  const key = 'abcdef0123456789'
  await expect(given.one({ ...given, key, mode: 'replay' })).rejects.toMatchObject({
    code: 'replay-miss',
    message: 'the cache holds no answer for the call abcdef012345…',
    hint: expect.stringContaining('--cache reuse'),
  })
  await given.clock.turnUntil(given.one({ ...given, key }))
  expect((await given.one({ ...given, key, mode: 'replay' })).cached).toBe(true)
  expect(given.calls()).toBe(1)
})

test.each<[string, AdapterResponse]>([
  ['a refusal', { ...ham, finish: 'refused' }],
  ['an empty answer', { ...ham, text: '' }],
])('%s is given but not kept, and the next may ask at once', async (_name, response) => {
  await using given = await setUp()
  const call = async (): Promise<AdapterResponse> => await Promise.resolve(response)
  expect(await given.one({ call })).toMatchObject({ cached: false, response })
  expect(await given.store.cache.get('k')).toBeUndefined()
  expect(await given.two({ call })).toMatchObject({ cached: false, response })
})

test('a call that fails reaches all who wait in its process; another process then calls itself', async () => {
  await using given = await setUp()
  const { one, two, clock } = given
  const failing = async (): Promise<AdapterResponse> => {
    await clock.sleep(10)
    throw new Error('down')
  }
  const asked = Promise.allSettled([one({ call: failing }), one({ call: failing }), two(given)])
  const [first, second, third] = await clock.turnUntil(asked)
  expect(first).toMatchObject({ status: 'rejected', reason: { message: 'down' } })
  expect(second).toEqual(first)
  expect(third).toMatchObject({ status: 'fulfilled', value: { cached: false, response: ham } })
})

test('a call that all have left is cancelled and its claim released', async () => {
  await using given = await setUp()
  const leaving = new AbortController()
  const asked = given.one({ ...given, signal: leaving.signal })
  const stopped = given.clock.sleep(20).then(() => leaving.abort(new Error('stop')))
  await expect(given.clock.turnUntil(Promise.all([asked, stopped]))).rejects.toThrow('stop')
  await given.clock.turnUntil(given.clock.sleep(1))
  expect(await given.store.cache.claim('k', 'two', ttlMs, given.clock.now())).toBe(true)
})

test('the claim of a process that died is taken over when its time is over', async () => {
  await using given = await setUp()
  await given.store.cache.claim('k', 'dead', 200, 0)
  expect((await given.clock.turnUntil(given.one(given))).cached).toBe(false)
  expect(given.clock.now()).toBeGreaterThanOrEqual(1200)
})

test('an answer that another process puts before the claim is taken, and nothing is claimed', async () => {
  await using given = await setUp()
  const { store, clock, call } = given
  const cache = new ResponseCache(store, clock)
  const late: Pick<ResponseCache, 'get' | 'getOrClaim' | 'claim' | 'release'> = {
    get: async (key) => await cache.get(key),
    claim: async (key, owner, ms) => await cache.claim(key, owner, ms),
    release: async (key, owner) => await cache.release(key, owner),
    getOrClaim: async (key, owner, ms, notCreatedAt) => {
      await cache.put(key, { response: 'spam', model: 'm', tokensIn: 1, tokensOut: 1 })
      return await cache.getOrClaim(key, owner, ms, notCreatedAt)
    },
  }
  const flights = answerFlights()
  const keep = async (): Promise<void> => await Promise.reject(new Error('nothing to keep'))
  const asked = answerOnce({ cache: late, flights, key: 'k', owner: 'one', mode: 'reuse', ttlMs, clock, call, keep })
  expect(await clock.turnUntil(asked)).toMatchObject({ cached: true, response: { text: 'spam' } })
  expect(given.calls()).toBe(0)
  expect(await cache.claim('k', 'two', ttlMs)).toBe(true)
})

test('fresh, asked while another only looks into the cache, still takes no answer that was there before', async () => {
  await using given = await setUp()
  await given.store.cache.put('k', { response: 'old', model: 'm', tokensIn: 1, tokensOut: 1, createdAt: 0 })
  const both = Promise.all([given.one(given), given.one({ ...given, mode: 'fresh' })])
  const [reused, fresh] = await given.clock.turnUntil(both)
  expect([reused.response.text, fresh.response.text]).toEqual(['old', 'ham'])
  expect(given.calls()).toBe(1)
})

test('under any interleaving one key never has two calls in flight, nor one after its answer was kept', async () => {
  const asking = fc.record({
    process: fc.constantFrom('one' as const, 'two' as const),
    key: fc.constantFrom('a', 'b'),
    afterMs: fc.integer({ min: 0, max: 500 }),
    callMs: fc.integer({ min: 0, max: 4 * ttlMs }),
    succeeds: fc.boolean(),
    leavesAfterMs: fc.option(fc.integer({ min: 0, max: 600 }), { nil: undefined }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(asking, { minLength: 1, maxLength: 10 }), async (askings) => {
      await using given = await setUp()
      const { clock } = given
      const inFlight = new Set<string>()
      const answered = new Set<string>()
      const asked = askings.map(async ({ process, key, afterMs, callMs, succeeds, leavesAfterMs }) => {
        await clock.sleep(afterMs)
        const leaving = new AbortController()
        const left = leavesAfterMs === undefined ? undefined : clock.sleep(leavesAfterMs).then(() => leaving.abort())
        const call = async (signal: AbortSignal): Promise<AdapterResponse> => {
          expect(inFlight.has(key)).toBe(false)
          expect(answered.has(key)).toBe(false)
          inFlight.add(key)
          try {
            await clock.sleep(callMs, signal)
          } finally {
            inFlight.delete(key)
          }
          if (!succeeds) throw new Error('down')
          answered.add(key)
          return ham
        }
        const outcome = await Promise.allSettled([given[process]({ key, call, signal: leaving.signal })])
        await left
        return outcome
      })
      const outcomes = (await clock.turnUntil(Promise.all(asked))).flat()
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(String(outcome.reason)).toMatch(/down|abort/i)
      }
    }),
    { numRuns: 60 },
  )
})
