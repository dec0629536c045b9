import { expect, test } from 'vitest'
import type { Adapter, AdapterResponse } from '../domain/adapter.ts'
import { AdapterError } from '../domain/errors.ts'
import { callModel, type CallSurroundings } from './call-model.ts'
import { ownLane, type ProviderLane } from './provider-lane.ts'
import { ManualClock } from './testing/manual-clock.ts'

const answer: AdapterResponse = { text: 'yes', tokensIn: 3, tokensOut: 1, latencyMs: 5, model: 'm' }
const busy = () => new AdapterError('rate-limit', 'too fast', { status: 429 })
const down = () => new AdapterError('unavailable', 'down', { status: 503 })

/** An adapter that goes through these outcomes, call by call, and then answers. */
function adapterOf(outcome: (call: number) => AdapterResponse | Error): { adapter: Adapter; calls: () => number } {
  let calls = 0
  const adapter: Adapter = {
    complete: () => {
      const result = outcome(calls++)
      return result instanceof Error ? Promise.reject(result) : Promise.resolve(result)
    },
    listModels: () => Promise.resolve([]),
    testConnection: () => Promise.resolve(true),
  }
  return { adapter, calls: () => calls }
}

function start(outcome: (call: number) => AdapterResponse | Error) {
  const clock = new ManualClock()
  const lane = ownLane('p', { maxConcurrency: 20, requestsPerMinute: null, tokensPerMinute: null }, clock)
  const { adapter, calls } = adapterOf(outcome)
  const surroundings: CallSurroundings = {
    clock,
    random: () => 0.5,
    pricer: null,
    budget: null,
    meter: null,
    waiting: null,
  }
  const ask = (through: ProviderLane | null = lane) => {
    const target = { provider: 'p', model: 'm', adapter, lane: through, order: 'begins', timeoutMs: 1_000_000 } as const
    const retry = { attempts: 2, firstDelayMs: 100, longestDelayMs: 1_000 }
    const asked = callModel({ ...target, retry }, 'x', {}, {}, surroundings, new AbortController().signal)
    // Each test awaits it in its own time.
    asked.catch(() => {})
    return asked
  }
  return { clock, lane, ask, calls }
}

test('refusals for being too fast are no attempts, for the lane finds the limit', async () => {
  const { clock, ask, calls } = start((call) => (call < 8 ? busy() : answer))
  const asked = ask()
  await clock.advance(60_000)
  expect(await asked).toEqual(answer)
  expect(calls()).toBe(9)
})

test('without a lane they are', async () => {
  const { clock, ask, calls } = start(busy)
  const asked = ask(null)
  await clock.advance(60_000)
  await expect(asked).rejects.toMatchObject({ fault: 'rate-limit' })
  expect(calls()).toBe(2)
})

test('a call that is refused time after time while others are answered fails in the end', async () => {
  const { clock, lane, ask, calls } = start(busy)
  const asked = ask()
  for (let second = 0; second < 60; second += 1) {
    await clock.advance(1_000)
    // Another call is answered: the provider is well.
    const ticket = await lane.enter(0, 'under-way', new AbortController().signal)
    lane.leave(ticket, { kind: 'answered', tokens: 1, nextCallAfterMs: undefined })
  }
  await expect(asked).rejects.toMatchObject({ fault: 'rate-limit' })
  expect(calls()).toBe(20)
})

test('faults while the provider is paused are no attempts: whoever waits for it is answered when it is back', async () => {
  const { clock, ask, calls } = start((call) => (call < 24 ? down() : answer))
  const asked = Array.from({ length: 50 }, () => ask())
  await clock.advance(120_000)
  const ends = await Promise.allSettled(asked)
  expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(0)
  expect(calls()).toBe(74)
})

test('a provider that works now and then is paused never, and its calls have their attempts', async () => {
  const { clock, lane, ask } = start((call) => (call % 3 === 2 ? answer : down()))
  const asked = ask()
  await clock.advance(10_000)
  await expect(asked).rejects.toMatchObject({ fault: 'unavailable' })
  expect(lane.isFailing).toBe(false)
})

test('what the provider asks to wait is heeded, and is no part of the answer that is kept', async () => {
  const { clock, ask, calls } = start(() => ({ ...answer, nextCallAfterMs: 5_000 }))
  expect(await ask()).toEqual(answer)
  const second = ask()
  await clock.advance(4_999)
  expect(calls()).toBe(1)
  await clock.advance(1)
  await second
  expect(calls()).toBe(2)
})

test('a clock on the wall that jumps back makes no latency negative', async () => {
  const { clock, ask } = start(() => {
    clock.jump(-3_600_000)
    return { ...answer, latencyMs: Number.NaN }
  })
  expect((await ask()).latencyMs).toBe(0)
})
