import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AdapterError, type AdapterFault } from '../domain/errors.ts'
import { defaultRetry, isRetryable, retryDelayMs } from './retry.ts'

test.each<[AdapterFault, boolean]>([
  ['rate-limit', true],
  ['unavailable', true],
  ['connection', true],
  ['timeout', true],
  ['bad-answer', true],
  ['authentication', false],
  ['unknown-model', false],
  ['rejected', false],
])('a call that failed by %s may be made again: %s', (fault, expected) => {
  expect(isRetryable(new AdapterError(fault, 'no'))).toBe(expected)
})

test('an error that no adapter explained is not tried again', () => {
  expect(isRetryable(new Error('boom'))).toBe(false)
})

test('the wait is never shorter than the provider asked for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 100_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (attempts, asked, random) => {
        const error = new AdapterError('rate-limit', 'slow down', { retryAfterMs: asked })
        expect(retryDelayMs(error, attempts, defaultRetry, random)).toBeGreaterThanOrEqual(asked)
      },
    ),
  )
})

test('waits double up to the longest, with jitter below', () => {
  const settings = { attempts: 9, firstDelayMs: 100, longestDelayMs: 1_000 }
  const waits = [1, 2, 3, 4, 5, 6].map((failed) => retryDelayMs(new Error('x'), failed, settings, 0.999))
  expect(waits.map((wait) => Math.round(wait / 100))).toEqual([1, 2, 4, 8, 10, 10])
})
