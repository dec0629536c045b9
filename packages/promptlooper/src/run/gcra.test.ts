import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RateLimit } from './gcra.ts'

test('no sliding minute exceeds the limit, however the calls come', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 900 }),
      fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 400 }),
      (perMinute, gaps) => {
        const limit = new RateLimit(perMinute)
        const sent: number[] = []
        let now = 0
        for (const gap of gaps) {
          now += gap
          sent.push(now + limit.reserve(1, now))
        }
        for (const start of sent) {
          expect(sent.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(perMinute)
        }
      },
    ),
  )
})

test('with work at all times no minute stays far under the limit', () => {
  const limit = new RateLimit(600)
  const sent = Array.from({ length: 3_000 }, () => limit.reserve(1, 0))
  for (let start = 0; start < 180_000; start += 10_000) {
    expect(sent.filter((at) => at >= start && at < start + 60_000).length).toBeGreaterThanOrEqual(570)
  }
})

test('a call that used more than was reserved makes the next wait longer', () => {
  const limit = new RateLimit(6_000)
  limit.reserve(100, 0)
  const before = limit.reserve(1, 0)
  limit.settle(1_000)
  expect(limit.reserve(1, 0) - before).toBeGreaterThan(9_000)
})
