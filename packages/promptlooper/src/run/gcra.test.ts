import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RateLimit } from './gcra.ts'

const minuteMs = 60_000

/** Uses what is asked as early as the limit lets it, one after another; gives when. */
function sendAll(limit: RateLimit, asks: readonly { readonly at: number; readonly units: number }[]): Sent[] {
  const sent: Sent[] = []
  let now = 0
  for (const { at, units } of asks) {
    now = Math.max(now, at)
    now += limit.waitMs(units, now)
    limit.take(units, now)
    sent.push({ at: now, units })
  }
  return sent
}

interface Sent {
  readonly at: number
  readonly units: number
}

function mostInAMinute(sent: readonly Sent[]): number {
  let most = 0
  for (const { at: start } of sent) {
    const inside = sent.filter(({ at }) => at >= start && at < start + minuteMs)
    most = Math.max(
      most,
      inside.reduce((sum, { units }) => sum + units, 0),
    )
  }
  return most
}

const pauses = fc.array(fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 90_000 })), {
  maxLength: 400,
})

function arrivals(gaps: readonly number[]): number[] {
  let now = 0
  return gaps.map((gap) => (now += gap))
}

test('no sliding minute exceeds the limit, however the calls come', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 900 }), fc.constantFrom(0.01, 0.05), pauses, (perMinute, burst, gaps) => {
      const sent = sendAll(
        new RateLimit(perMinute, burst),
        arrivals(gaps).map((at) => ({ at, units: 1 })),
      )
      expect(mostInAMinute(sent)).toBeLessThanOrEqual(perMinute)
    }),
  )
})

test('no sliding minute exceeds a limit of tokens by more than its largest call, and never where calls are small', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1_000, max: 100_000 }),
      pauses,
      fc.array(fc.integer({ min: 1, max: 8_000 }), { minLength: 1 }),
      (perMinute, gaps, sizes) => {
        const asks = arrivals(gaps).map((at, index) => ({ at, units: sizes[index % sizes.length] ?? 1 }))
        const largest = Math.max(0, ...asks.map(({ units }) => units))
        const excess = largest <= perMinute * 0.05 ? 0 : largest
        expect(mostInAMinute(sendAll(new RateLimit(perMinute, 0.05), asks))).toBeLessThanOrEqual(perMinute + excess)
      },
    ),
  )
})

test('no sliding minute exceeds the limit where a stuck machine wakes late, any number of times', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 30, max: 900 }),
      fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1 }),
      (perMinute, stalls) => {
        const limit = new RateLimit(perMinute, 0.01)
        const sent: Sent[] = []
        let now = 0
        for (let call = 0; call < perMinute * 2; call += 1) {
          const wait = limit.waitMs(1, now)
          if (wait > 0) now += wait + (stalls[call % stalls.length] ?? 0) * (call % 7 === 0 ? 1 : 0)
          limit.take(1, now)
          sent.push({ at: now, units: 1 })
        }
        expect(mostInAMinute(sent)).toBeLessThanOrEqual(perMinute)
      },
    ),
  )
})

test('with work at all times no minute stays far under the limit', () => {
  const asks = Array.from({ length: 3_000 }, () => ({ at: 0, units: 1 }))
  const sent = sendAll(new RateLimit(600, 0.01), asks)
  for (let start = 0; start < 180_000; start += 10_000) {
    expect(sent.filter(({ at }) => at >= start && at < start + minuteMs).length).toBeGreaterThanOrEqual(570)
  }
})

test('a call that used more than was taken makes the next wait longer, one that used less shorter', () => {
  const limit = new RateLimit(6_000, 0.05)
  limit.take(300, 0)
  const before = limit.waitMs(1, 0)
  limit.settle(1_000, 0)
  expect(limit.waitMs(1, 0) - before).toBeGreaterThan(9_000)
  limit.settle(-1_000, 0)
  expect(limit.waitMs(1, 0)).toBeCloseTo(before)
})

test('what was used less earns nothing for later', () => {
  const limit = new RateLimit(6_000, 0.05)
  limit.take(10, 0)
  limit.settle(-10_000, 60_000)
  limit.take(300, 60_000)
  expect(limit.waitMs(1, 60_000)).toBeGreaterThan(0)
})
