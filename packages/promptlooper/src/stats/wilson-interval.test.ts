import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import vectors from './testing/stat-vectors.json' with { type: 'json' }
import { expectAbsolute } from './testing/tolerance.ts'
import { wilsonInterval } from './wilson-interval.ts'

describe("Wilson's interval agrees with statsmodels", () => {
  const { cases, tolerance } = vectors.binomial_intervals
  test.each(cases)('$successes of $n at alpha $alpha', ({ successes, n, alpha, wilson }) => {
    const { low, high } = wilsonInterval(successes, n, 1 - alpha)
    expectAbsolute(low, wilson[0] ?? NaN, tolerance.abs)
    expectAbsolute(high, wilson[1] ?? NaN, tolerance.abs)
  })
})

describe('its coverage, added up over all outcomes, is as computed independently', () => {
  const { cases, tolerance } = vectors.wilson_exact_coverage
  test.each(cases)('n = $n, p = $p', ({ n, p, coverage }) => {
    let covered = 0
    // In logarithms: the chance of no success in 500 is too small for a number.
    let logMass = n * Math.log(1 - p)
    for (let successes = 0; successes <= n; successes += 1) {
      const { low, high } = wilsonInterval(successes, n)
      if (low <= p && p <= high) covered += Math.exp(logMass)
      logMass += Math.log(((n - successes) / (successes + 1)) * (p / (1 - p)))
    }
    expectAbsolute(covered, coverage, tolerance.abs)
  })
})

test('it lies in [0, 1], holds the share, and mirrors when successes and failures change places', () => {
  const sample = fc
    .integer({ min: 1, max: 10_000 })
    .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))
  fc.assert(
    fc.property(sample, ([successes, n]) => {
      const interval = wilsonInterval(successes, n)
      const mirrored = wilsonInterval(n - successes, n)
      expect(interval.low).toBeGreaterThanOrEqual(0)
      expect(interval.high).toBeLessThanOrEqual(1)
      expect(interval.low).toBeLessThanOrEqual(successes / n)
      expect(interval.high).toBeGreaterThanOrEqual(successes / n)
      expectAbsolute(interval.low, 1 - mirrored.high, 1e-12)
    }),
  )
})
