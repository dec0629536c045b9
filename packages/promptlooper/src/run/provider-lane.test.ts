import { expect, test } from 'vitest'
import { AdapterError } from '../domain/errors.ts'
import { ProviderLane } from './provider-lane.ts'
import { ManualClock } from './testing/manual-clock.ts'

const unlimited = { maxConcurrency: 2, requestsPerMinute: null, tokensPerMinute: null }
const noSignal = new AbortController().signal

test('no more calls are in flight than the lane has places, and they enter in order', async () => {
  const lane = new ProviderLane('p', unlimited, new ManualClock())
  const entered: number[] = []
  const tickets = [0, 1, 2, 3].map(async (call) => {
    const ticket = await lane.enter(0, noSignal)
    entered.push(call)
    return ticket
  })
  const first = await (tickets[0] ?? Promise.reject(new Error('no ticket')))
  await tickets[1]
  expect(entered).toEqual([0, 1])
  lane.leave(first, { kind: 'answered', tokens: 0 })
  await tickets[2]
  expect(entered).toEqual([0, 1, 2])
  expect(lane.inFlight).toBe(2)
})

test('Retry-After holds back the calls after it', async () => {
  const clock = new ManualClock()
  const lane = new ProviderLane('p', unlimited, clock)
  lane.leave(await lane.enter(0, noSignal), { kind: 'rate-limited', retryAfterMs: 5_000 })
  let isIn = false
  const entering = lane.enter(0, noSignal).then(() => (isIn = true))
  await clock.advance(4_900)
  expect(isIn).toBe(false)
  await clock.advance(200)
  await entering
  expect(isIn).toBe(true)
})

test('a halted lane refuses those who wait and all who come later', async () => {
  const lane = new ProviderLane('p', { ...unlimited, maxConcurrency: 1 }, new ManualClock())
  await lane.enter(0, noSignal)
  const waiting = lane.enter(0, noSignal)
  const error = new AdapterError('authentication', 'wrong key')
  lane.halt(error)
  await expect(waiting).rejects.toBe(error)
  await expect(lane.enter(0, noSignal)).rejects.toBe(error)
})

test('whoever gives up waiting leaves the queue', async () => {
  const lane = new ProviderLane('p', { ...unlimited, maxConcurrency: 1 }, new ManualClock())
  const ticket = await lane.enter(0, noSignal)
  const controller = new AbortController()
  const waiting = lane.enter(0, controller.signal)
  controller.abort(new Error('gone'))
  await expect(waiting).rejects.toThrow('gone')
  lane.leave(ticket, { kind: 'other' })
  expect(lane.inFlight).toBe(0)
})
