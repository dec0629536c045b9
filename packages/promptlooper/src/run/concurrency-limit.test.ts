import { expect, test } from 'vitest'
import { ConcurrencyLimit } from './concurrency-limit.ts'

/** So many answers while every place is used, each with its own time. */
function answer(limit: ConcurrencyLimit, count: number, given: { from: number; latencyMs?: number }): void {
  for (let call = 0; call < count; call += 1) {
    limit.onAnswer(given.latencyMs ?? 200, limit.current, given.from + call)
  }
}

test('it starts at what the user set and never grows past it', () => {
  const limit = new ConcurrencyLimit(8)
  expect(limit.current).toBe(8)
  answer(limit, 1_000, { from: 0 })
  expect(limit.current).toBe(8)
})

test('where nothing is set it doubles with each round of answers', () => {
  const limit = new ConcurrencyLimit(null)
  const before = limit.current
  answer(limit, before, { from: 0 })
  expect(limit.current).toBe(before * 2)
  answer(limit, before * 2, { from: 1_000 })
  expect(limit.current).toBe(before * 4)
})

test('places that nobody uses are no reason for more of them', () => {
  const limit = new ConcurrencyLimit(null)
  const before = limit.current
  for (let call = 0; call < 1_000; call += 1) limit.onAnswer(200, 1, call)
  expect(limit.current).toBe(before)
})

test('where more calls at once only take longer it stops growing', () => {
  const limit = new ConcurrencyLimit(null)
  // Two at a time, as a small local server: the rest waits there.
  for (let call = 0; call < 5_000; call += 1) limit.onAnswer(limit.current * 100, limit.current, call * 100)
  expect(limit.current).toBeLessThanOrEqual(32)
})

test('after the first 429 it grows by one with each round', () => {
  const limit = new ConcurrencyLimit(null)
  limit.onRateLimited(0, 8, 1_000)
  const after = limit.current
  answer(limit, after, { from: 10_000 })
  answer(limit, after + 1, { from: 11_000 })
  expect(limit.current).toBe(after + 2)
})

test('a burst of 429s cuts once', () => {
  const limit = new ConcurrencyLimit(100)
  for (let call = 0; call < 50; call += 1) limit.onRateLimited(1_000 + call, 100 - call, 2_000)
  expect(limit.current).toBe(70)
  limit.onRateLimited(2_001, 70, 3_000)
  expect(limit.current).toBe(49)
})

test('it never falls below one', () => {
  const limit = new ConcurrencyLimit(2)
  for (let call = 0; call < 50; call += 1) limit.onRateLimited(call * 10 + 1, 2, call * 10 + 2)
  expect(limit.current).toBe(1)
})

test('it comes back to just below the level that was refused, and tries that level less often each time', () => {
  const limit = new ConcurrencyLimit(100)
  let now = 0
  const refusals: number[] = []
  for (let round = 0; round < 2_000; round += 1) {
    now += 200
    const inFlight = limit.current
    for (let call = 0; call < inFlight; call += 1) {
      if (call < 20) limit.onAnswer(200, inFlight, now)
      else if (limit.onRateLimited(now - 200, inFlight - (call - 20), now)) refusals.push(now)
    }
  }
  const late = refusals.filter((at) => at > 120_000)
  expect(limit.current).toBeGreaterThanOrEqual(17)
  expect(limit.current).toBeLessThanOrEqual(21)
  expect(late.length).toBeLessThanOrEqual(6)
})

test('a 5xx pauses growth', () => {
  const limit = new ConcurrencyLimit(null)
  const before = limit.current
  limit.onUnavailable(0)
  answer(limit, 500, { from: 1 })
  expect(limit.current).toBe(before)
  answer(limit, 500, { from: 3_000 })
  expect(limit.current).toBeGreaterThan(before)
})

test('after a pause it comes up from one call to the level before', () => {
  const limit = new ConcurrencyLimit(64)
  limit.restart()
  expect(limit.current).toBe(1)
  answer(limit, 200, { from: 0 })
  expect(limit.current).toBe(64)
})

test('another setting holds at once, and what 429s have taught stays', () => {
  const limit = new ConcurrencyLimit(64)
  limit.change(16)
  expect(limit.current).toBe(16)
  limit.change(64)
  expect(limit.current).toBe(64)
  limit.onRateLimited(0, 20, 1)
  limit.change(32)
  expect(limit.current).toBe(14)
})
