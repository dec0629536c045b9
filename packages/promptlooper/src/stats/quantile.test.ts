import { expect, test } from 'vitest'
import { quantileOfSorted } from './quantile.ts'
import { mulberry32 } from './testing/mulberry32.ts'
import vectors from './testing/stat-vectors.json' with { type: 'json' }
import { expectAbsolute } from './testing/tolerance.ts'

test.each([
  { name: 'scores', values: vectors.bootstrap_mean.data, seed: 42, group: vectors.bootstrap_mean.exact_with_this_prng },
  { name: 'differences', values: vectors.bootstrap_paired.diffs, seed: 7, group: vectors.bootstrap_paired },
])("quantiles of resampled means of $name agree with NumPy's", ({ values, seed, group }) => {
  const random = mulberry32(seed)
  const means = Float64Array.from({ length: 2000 }, () => {
    let sum = 0
    for (let draw = 0; draw < values.length; draw += 1) sum += values[Math.floor(random() * values.length)] ?? NaN
    return sum / values.length
  }).sort()
  expectAbsolute(quantileOfSorted(means, 0.025) ?? NaN, group.percentile_95_type7[0] ?? NaN, group.tolerance.abs)
  expectAbsolute(quantileOfSorted(means, 0.975) ?? NaN, group.percentile_95_type7[1] ?? NaN, group.tolerance.abs)
})

test.each([
  { values: [], p: 0.5, expected: null },
  { values: [7], p: 0.95, expected: 7 },
  { values: [1, 2], p: 0.5, expected: 1.5 },
  { values: [1, 2, 3, 4], p: 0, expected: 1 },
  { values: [1, 2, 3, 4], p: 1, expected: 4 },
  { values: [1, 2, 3, 4], p: 0.5, expected: 2.5 },
])('the quantile of $values at $p is $expected', ({ values, p, expected }) => {
  expect(quantileOfSorted(values, p)).toBe(expected)
})
