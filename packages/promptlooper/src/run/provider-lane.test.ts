import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AdapterError } from '../domain/errors.ts'
import { LaneRegistry } from './lane-registry.ts'
import type { CallTicket } from './provider-traffic.ts'
import { ownLane, type CallOrder, type ProviderLane } from './provider-lane.ts'
import { ManualClock } from './testing/manual-clock.ts'

const two = { maxConcurrency: 2, requestsPerMinute: null, tokensPerMinute: null }
const one = { ...two, maxConcurrency: 1 }
const noSignal = new AbortController().signal
const answered = { kind: 'answered', tokens: 0, nextCallAfterMs: undefined } as const

const enter = (lane: ProviderLane, order: CallOrder = 'begins') => lane.enter(0, order, noSignal)
const refusal = (retryAfterMs: number) => ({
  kind: 'rate-limited' as const,
  error: new AdapterError('rate-limit', 'too fast', { status: 429, retryAfterMs }),
})
const rest = () => new Promise((resolve) => setImmediate(resolve))

test('no more calls are in flight than the lane has places, and they enter in order', async () => {
  const lane = ownLane('p', two, new ManualClock())
  const entered: number[] = []
  const tickets = [0, 1, 2, 3].map(async (call) => {
    const ticket = await enter(lane)
    entered.push(call)
    return ticket
  })
  const first = await (tickets[0] ?? Promise.reject(new Error('no ticket')))
  await tickets[1]
  expect(entered).toEqual([0, 1])
  lane.leave(first, answered)
  await tickets[2]
  expect(entered).toEqual([0, 1, 2])
  expect(lane.inFlight).toBe(2)
})

test('calls of runs under way go before those that begin a run', async () => {
  const lane = ownLane('p', one, new ManualClock())
  const ticket = await enter(lane)
  const entered: string[] = []
  const follow = async (name: string, order: CallOrder) => {
    const next = await enter(lane, order)
    entered.push(name)
    lane.leave(next, answered)
  }
  const all = [follow('first stage of B', 'begins'), follow('second stage of A', 'under-way')]
  lane.leave(ticket, answered)
  await Promise.all(all)
  expect(entered).toEqual(['second stage of A', 'first stage of B'])
})

test('Retry-After holds back the calls after it', async () => {
  const clock = new ManualClock()
  const lane = ownLane('p', two, clock)
  lane.leave(await enter(lane), refusal(5_000))
  let isIn = false
  const entering = enter(lane).then(() => (isIn = true))
  await clock.advance(4_900)
  expect(isIn).toBe(false)
  await clock.advance(200)
  await entering
  expect(isIn).toBe(true)
  expect(lane.pausedMs).toBe(5_000)
})

test('an answer that says that a limit is used up holds back the calls after it, before one is refused', async () => {
  const clock = new ManualClock()
  const lane = ownLane('p', two, clock)
  lane.leave(await enter(lane), { ...answered, nextCallAfterMs: 30_000 })
  let isIn = false
  const entering = enter(lane).then(() => (isIn = true))
  await clock.advance(29_000)
  expect(isIn).toBe(false)
  expect(lane.pause).toMatchObject({ provider: 'p', reason: 'it asks to wait', nextTryInMs: 1_000, failures: 0 })
  await clock.advance(1_000)
  await entering
})

test('a provider that asks to wait for hours stops its runs, which stay pending', async () => {
  const lane = ownLane('p', two, new ManualClock())
  const first = await enter(lane)
  lane.leave(first, refusal(6 * 3_600_000))
  expect(lane.halted?.message).toBe('p asks to wait 360 minutes: too fast')
  await expect(enter(lane)).rejects.toBe(lane.halted)
})

test('a halted lane refuses those who wait and all who come later', async () => {
  const lane = ownLane('p', one, new ManualClock())
  await enter(lane)
  const waiting = enter(lane)
  const error = new AdapterError('authentication', 'wrong key')
  lane.halt(error)
  await expect(waiting).rejects.toBe(error)
  await expect(enter(lane)).rejects.toBe(error)
})

test('whoever gives up waiting leaves the queue', async () => {
  const lane = ownLane('p', one, new ManualClock())
  const ticket = await enter(lane)
  const controller = new AbortController()
  const waiting = lane.enter(0, 'begins', controller.signal)
  controller.abort(new Error('gone'))
  await expect(waiting).rejects.toThrow('gone')
  lane.leave(ticket, { kind: 'dropped' })
  expect(lane.inFlight).toBe(0)
  expect(lane.waiting).toBe(0)
})

test('no sliding minute has more requests than are set, however late a stuck machine wakes and wherever its clock jumps', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 20, max: 400 }),
      fc.array(
        fc.record({
          stallMs: fc.integer({ min: 0, max: 15_000 }),
          jumpMs: fc.integer({ min: -3_600_000, max: 3_600_000 }),
        }),
        {
          minLength: 1,
          maxLength: 8,
        },
      ),
      async (requestsPerMinute, troubles) => {
        const clock = new ManualClock()
        const lane = ownLane('p', { maxConcurrency: 1_000, requestsPerMinute, tokensPerMinute: null }, clock)
        const sent: number[] = []
        const total = requestsPerMinute * 2
        const askOnce = async () => {
          const ticket = await enter(lane)
          sent.push(clock.elapsed())
          lane.leave(ticket, answered)
        }
        for (let call = 0; call < total; call += 1) {
          void askOnce()
        }
        for (const { stallMs, jumpMs } of troubles) {
          await clock.advance(7_000)
          clock.jump(jumpMs)
          await clock.stall(stallMs)
        }
        await clock.advance(200_000)
        expect(sent).toHaveLength(total)
        for (const start of sent) {
          expect(sent.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(requestsPerMinute)
        }
      },
    ),
    { numRuns: 15 },
  )
})

test('tokens are reserved by what calls turned out to take', async () => {
  const clock = new ManualClock()
  const lane = ownLane('p', { maxConcurrency: 100, requestsPerMinute: null, tokensPerMinute: 60_000 }, clock)
  let used = 0
  const ask = async () => {
    const ticket = await lane.enter(10, 'begins', noSignal)
    used += 1_000
    lane.leave(ticket, { ...answered, tokens: 1_000 })
  }
  for (let call = 0; call < 400; call += 1) void ask()
  await clock.advance(60_000)
  expect(used).toBeLessThanOrEqual(63_000)
  await clock.advance(60_000)
  expect(used).toBeGreaterThan(110_000)
  expect(used).toBeLessThanOrEqual(123_000)
})

test('where tokens are not limited nothing needs to be estimated', () => {
  expect(ownLane('p', two, new ManualClock()).countsTokens).toBe(false)
})

test('under a limit per minute only some seconds of calls are made ready', () => {
  const limits = { maxConcurrency: 50, requestsPerMinute: 60, tokensPerMinute: null }
  const lane = ownLane('p', limits, new ManualClock())
  expect(lane.mostAhead).toBe(10)
  expect(ownLane('p', { ...limits, requestsPerMinute: 1 }, new ManualClock()).mostAhead).toBe(2)
  expect(ownLane('p', { ...limits, requestsPerMinute: null }, new ManualClock()).mostAhead).toBe(
    Number.POSITIVE_INFINITY,
  )
})

const shared = { maxConcurrency: 4, requestsPerMinute: null, tokensPerMinute: null, concurrency: null }

test('experiments that ask one provider share its places and take turns', async () => {
  const registry = new LaneRegistry(new ManualClock())
  const first = registry.open('provider', 'a', shared)
  const second = registry.open('provider', 'b', shared)
  const tickets: CallTicket[] = []
  for (let call = 0; call < 4; call += 1) tickets.push(await enter(first))
  const entered: string[] = []
  for (let call = 0; call < 3; call += 1) void enter(first).then(() => entered.push('a'))
  for (let call = 0; call < 3; call += 1) void enter(second).then(() => entered.push('b'))
  await rest()
  expect(entered).toEqual([])
  for (const ticket of tickets) first.leave(ticket, answered)
  await rest()
  expect(entered.filter((name) => name === 'a')).toHaveLength(2)
  expect(entered.filter((name) => name === 'b')).toHaveLength(2)
})

test('other providers share nothing', async () => {
  const registry = new LaneRegistry(new ManualClock())
  const first = registry.open('one', 'p', { ...shared, maxConcurrency: 1 })
  const second = registry.open('other', 'p', { ...shared, maxConcurrency: 1 })
  await enter(first)
  await enter(second)
  expect(second.inFlight).toBe(1)
})

test('the lowest limit holds while whoever set it runs', () => {
  const registry = new LaneRegistry(new ManualClock())
  const wide = registry.open('provider', 'a', { ...shared, maxConcurrency: 8 })
  expect(wide.capacity).toBe(8)
  const narrow = registry.open('provider', 'b', { ...shared, maxConcurrency: 2 })
  expect(wide.capacity).toBe(2)
  narrow[Symbol.dispose]()
  expect(wide.capacity).toBe(8)
})

test("what an experiment says of its own concurrency does not narrow another's", () => {
  const registry = new LaneRegistry(new ManualClock())
  const wide = registry.open('provider', 'a', { ...shared, maxConcurrency: null, concurrency: 50 })
  const narrow = registry.open('provider', 'b', { ...shared, maxConcurrency: null, concurrency: 3 })
  expect([wide.capacity, narrow.capacity]).toEqual([50, 3])
})

test('a halted experiment halts no other', async () => {
  const registry = new LaneRegistry(new ManualClock())
  const first = registry.open('provider', 'a', shared)
  const second = registry.open('provider', 'b', shared)
  first.halt(new AdapterError('unknown-model', 'no such model'))
  await enter(second)
  expect(second.inFlight).toBe(1)
})
