import { expect, test } from 'vitest'
import { detectableDifference } from './detectable-difference.ts'
import vectors from './testing/stat-vectors.json' with { type: 'json' }

test.each(vectors.power_paired.cases)(
  'the smallest difference at n = 1000 for ω² = $omega2, σ² = $sigmaA2/$KA, power $power',
  (given) => {
    const { omega2, sigmaA2, sigmaB2, KA, KB, alpha, power } = given
    const variance = omega2 + sigmaA2 / KA + sigmaB2 / KB
    const expected = given['mde_at_n=1000']
    const difference = detectableDifference({ n: 1000, variance, alpha, comparisons: 1, power })
    expect(Math.abs(difference / expected - 1)).toBeLessThan(vectors.power_paired.tolerance.rel)
    // And the other way round: so many examples show the difference that they were counted for.
    const back = detectableDifference({ n: given.n_real, variance, alpha, comparisons: 1, power })
    expect(Math.abs(back / given.delta - 1)).toBeLessThan(vectors.power_paired.tolerance.rel)
  },
)

test('more comparisons need larger differences, more examples show smaller ones, none show nothing', () => {
  const design = { n: 100, variance: 0.2, alpha: 0.05, comparisons: 1, power: 0.8 }
  const alone = detectableDifference(design)
  expect(detectableDifference({ ...design, comparisons: 10 })).toBeGreaterThan(alone)
  expect(detectableDifference({ ...design, n: 400 })).toBeCloseTo(alone / 2)
  expect(detectableDifference({ ...design, n: 0 })).toBe(Infinity)
})
