import { expect, test } from 'vitest'
import { AdapterError } from '../domain/errors.ts'
import { ownLane, type ProviderLane } from './provider-lane.ts'
import { ManualClock } from './testing/manual-clock.ts'

const limits = { maxConcurrency: 20, requestsPerMinute: null, tokensPerMinute: null }
const signal = new AbortController().signal
const answered = { kind: 'answered', tokens: 0, nextCallAfterMs: undefined } as const
const refused = {
  kind: 'unavailable' as const,
  error: new AdapterError('connection', 'ollama: connection refused', { hint: 'is the server running?' }),
}

/** A provider that fails until it is told to work, and calls that never stop asking. */
class Provider {
  readonly sentAt: number[] = []
  isDown = true
  readonly #lane: ProviderLane
  readonly #clock: ManualClock

  constructor(lane: ProviderLane, clock: ManualClock) {
    this.#lane = lane
    this.#clock = clock
  }

  async ask(): Promise<unknown> {
    for (;;) {
      try {
        const ticket = await this.#lane.enter(0, 'begins', signal)
        this.sentAt.push(this.#clock.elapsed())
        await this.#clock.sleep(10)
        this.#lane.leave(ticket, this.isDown ? refused : answered)
        if (!this.isDown) return 'answered'
      } catch (thrown) {
        return thrown
      }
    }
  }
}

function start(): { clock: ManualClock; lane: ProviderLane; provider: Provider } {
  const clock = new ManualClock()
  const lane = ownLane('ollama', limits, clock)
  return { clock, lane, provider: new Provider(lane, clock) }
}

test('a provider that does nothing but fail is tried with one call at a time, at growing distances', async () => {
  const { clock, lane, provider } = start()
  const calls = Array.from({ length: 100 }, () => provider.ask())
  await clock.advance(30_000)
  expect(lane.isFailing).toBe(true)
  const burst = provider.sentAt.filter((at) => at - 1_000_000 < 100).length
  expect(burst).toBeLessThanOrEqual(30)
  const probes = provider.sentAt.slice(burst)
  const distances = probes.slice(1).map((at, index) => Math.round((at - (probes[index] ?? at)) / 1_000))
  expect(distances).toEqual([2, 4, 8])
  provider.isDown = false
  await clock.advance(40_000)
  expect(await Promise.all(calls)).toEqual(calls.map(() => 'answered'))
  expect(lane.isFailing).toBe(false)
})

test('it says so, with what failed and when it is tried again, and what the pauses came to', async () => {
  const { clock, lane, provider } = start()
  expect(lane.pause).toBeNull()
  const calls = Array.from({ length: 20 }, () => provider.ask())
  await clock.advance(500)
  expect(lane.pause).toMatchObject({
    provider: 'ollama',
    isFailing: true,
    reason: 'ollama: connection refused',
    nextTryInMs: 510,
    failures: 1,
  })
  provider.isDown = false
  await clock.advance(2_000)
  await Promise.all(calls)
  const over = { isFailing: false, reason: null, nextTryInMs: null, failures: 1, pausedMs: 1_000 }
  expect(lane.pause).toEqual({ provider: 'ollama', ...over })
})

test('it comes back by doubling from one call', async () => {
  const { clock, lane, provider } = start()
  const calls = Array.from({ length: 100 }, () => provider.ask())
  await clock.advance(500)
  provider.isDown = false
  await clock.advance(515)
  expect(lane.inFlight).toBeLessThanOrEqual(1)
  await clock.advance(10)
  expect(lane.inFlight).toBeLessThanOrEqual(4)
  await clock.advance(5_000)
  await Promise.all(calls)
})

test('one that has never replied is given up after two minutes, with a message that says what to do', async () => {
  const { clock, lane, provider } = start()
  const calls = Array.from({ length: 100 }, () => provider.ask())
  await clock.advance(119_000)
  expect(lane.halted).toBeUndefined()
  await clock.advance(40_000)
  expect(lane.halted).toMatchObject({
    code: 'provider-failing',
    message: 'ollama does nothing but fail: ollama: connection refused',
    hint: 'is the server running? the same command goes on from here',
  })
  expect(await Promise.all(calls)).toEqual(calls.map(() => lane.halted))
  expect(provider.sentAt.length).toBeLessThan(60)
})

test('one that was there before is waited for ten minutes', async () => {
  const { clock, lane, provider } = start()
  lane.leave(await lane.enter(0, 'begins', signal), answered)
  const calls = Array.from({ length: 20 }, () => provider.ask())
  await clock.advance(599_000)
  expect(lane.halted).toBeUndefined()
  await clock.advance(60_000)
  expect(lane.halted).toBeDefined()
  await Promise.all(calls)
})

test('one of two calls may fail without a pause', async () => {
  const { lane } = start()
  for (let call = 0; call < 200; call += 1) {
    const ticket = await lane.enter(0, 'begins', signal)
    lane.leave(ticket, call % 2 === 0 ? refused : answered)
  }
  expect(lane.isFailing).toBe(false)
})

test('a probe that is cancelled makes room for another', async () => {
  const { clock, lane } = start()
  for (let call = 0; call < 10; call += 1) lane.leave(await lane.enter(0, 'begins', signal), refused)
  await clock.advance(1_000)
  lane.leave(await lane.enter(0, 'begins', signal), { kind: 'dropped' })
  const probe = await lane.enter(0, 'begins', signal)
  expect(probe.isProbe).toBe(true)
})

test('a reply that is no answer shows that the provider is back', async () => {
  const { clock, lane } = start()
  for (let call = 0; call < 10; call += 1) lane.leave(await lane.enter(0, 'begins', signal), refused)
  await clock.advance(1_000)
  lane.leave(await lane.enter(0, 'begins', signal), { kind: 'rejected' })
  expect(lane.isFailing).toBe(false)
})

test('one that refuses even a single call with 429, time after time, is paused', async () => {
  const { clock, lane } = start()
  const error = new AdapterError('rate-limit', 'too fast', { status: 429 })
  for (let call = 0; call < 40 && !lane.isFailing; call += 1) {
    await clock.advance(10)
    lane.leave(await lane.enter(0, 'begins', signal), { kind: 'rate-limited', error })
  }
  expect(lane.isFailing).toBe(true)
})

test('a clock on the wall that jumps changes no pause', async () => {
  for (const jumpMs of [-3_600_000, 3_600_000]) {
    const { clock, lane } = start()
    for (let call = 0; call < 10; call += 1) lane.leave(await lane.enter(0, 'begins', signal), refused)
    clock.jump(jumpMs)
    let isIn = false
    const entering = lane.enter(0, 'begins', signal).then(() => (isIn = true))
    await clock.advance(990)
    expect(isIn).toBe(false)
    await clock.advance(10)
    await entering
  }
})
