import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { estimatePairedDifference } from './paired-difference.ts'
import { estimateRatio } from './ratio-estimate.ts'
import vectors from './testing/stat-vectors.json' with { type: 'json' }
import { expectAbsolute } from './testing/tolerance.ts'

const { a, b, clusters, expected } = vectors.paired_difference
const tolerance = vectors.meta.default_tolerance.abs

describe('the paired difference agrees with SciPy and statsmodels', () => {
  test.each([
    { name: 'without groups', groups: null, error: expected.se_paired, bounds: expected.ci95_t },
    {
      name: 'with groups',
      groups: clusters,
      error: expected.clustered.g_eff.se,
      bounds: expected.clustered.g_eff.ci95,
    },
  ])('$name', ({ groups, error, bounds }) => {
    const difference = estimatePairedDifference(b, a, groups)
    expectAbsolute(difference.mean ?? NaN, expected.mean_diff, tolerance)
    expectAbsolute(difference.standardError ?? NaN, error, tolerance)
    expectAbsolute(difference.interval?.low ?? NaN, bounds[0] ?? NaN, tolerance)
    expectAbsolute(difference.interval?.high ?? NaN, bounds[1] ?? NaN, tolerance)
  })
})

const score = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(NaN))
const pairs = fc.array(fc.tuple(score, score), { minLength: 1, maxLength: 50 })

test('changing sides changes the sign and nothing else', () => {
  fc.assert(
    fc.property(pairs, (given) => {
      const first = given.map(([left]) => left)
      const second = given.map(([, right]) => right)
      const forward = estimatePairedDifference(first, second, null)
      const backward = estimatePairedDifference(second, first, null)
      expectAbsolute(forward.mean ?? 0, -(backward.mean ?? 0), 1e-12)
      expectAbsolute(forward.interval?.low ?? 0, -(backward.interval?.high ?? 0), 1e-9)
    }),
  )
})

test('an example that one side lacks counts for neither', () => {
  const difference = estimatePairedDifference([0, 0, NaN, 1, 0.5, 1], [1, NaN, 1, 1, 1], null)
  expect(difference).toMatchObject({ n: 3, mean: 0.5, interval: null })
})

test('equal differences have no interval', () => {
  const difference = estimatePairedDifference(Array(20).fill(0.1), Array(20).fill(0.4), null)
  expect(difference.interval).toBeNull()
  expect(difference.notes).toEqual(['no-spread'])
})

describe('a ratio', () => {
  test('is the geometric mean, and its interval holds it', () => {
    const first = [100, 200, 400, 100, 50, 80]
    const second = [200, 400, 400, 400, 100, 170]
    const estimate = estimateRatio(first, second, null)
    const product = first.reduce((whole, value, index) => (whole * (second[index] ?? NaN)) / value, 1)
    expectAbsolute(estimate?.ratio ?? NaN, product ** (1 / 6), 1e-12)
    expect(estimate?.interval?.low).toBeLessThan(estimate?.ratio ?? NaN)
    expect(estimate?.interval?.high).toBeGreaterThan(estimate?.ratio ?? NaN)
  })

  test('with a zero among the pairs says nothing', () => {
    expect(estimateRatio([0, 1, 2, 3, 4, 5], [1, 1, 2, 3, 4, 5], null)).toBeNull()
  })

  test('leaves out pairs with a missing side', () => {
    expect(estimateRatio([0, 1, NaN], [NaN, 2, 0], null)).toMatchObject({ n: 1, ratio: 2 })
  })

  test('of nothing is nothing', () => {
    expect(estimateRatio([NaN], [1], null)).toBeNull()
  })
})
