import { expect, test } from 'vitest'
import { ConcurrencyLimit } from './concurrency-limit.ts'

test('it starts at what the user set and never grows past it', () => {
  const limit = new ConcurrencyLimit(8)
  for (let answer = 0; answer < 1_000; answer += 1) limit.onAnswer(answer)
  expect(limit.current).toBe(8)
})

test('where nothing is set it grows with answers', () => {
  const limit = new ConcurrencyLimit(null)
  const before = limit.current
  for (let answer = 0; answer < 200; answer += 1) limit.onAnswer(answer)
  expect(limit.current).toBeGreaterThan(before)
})

test('a burst of 429s cuts once', () => {
  const limit = new ConcurrencyLimit(100)
  for (let call = 0; call < 50; call += 1) limit.onRateLimited(1_000 + call, 2_000)
  expect(limit.current).toBe(70)
  limit.onRateLimited(2_001, 3_000)
  expect(limit.current).toBe(49)
})

test('it never falls below one', () => {
  const limit = new ConcurrencyLimit(2)
  for (let call = 0; call < 50; call += 1) limit.onRateLimited(call * 10 + 1, call * 10 + 2)
  expect(limit.current).toBe(1)
})

test('a 5xx pauses growth', () => {
  const limit = new ConcurrencyLimit(null)
  const before = limit.current
  limit.onUnavailable(0)
  for (let answer = 0; answer < 500; answer += 1) limit.onAnswer(1)
  expect(limit.current).toBe(before)
})
