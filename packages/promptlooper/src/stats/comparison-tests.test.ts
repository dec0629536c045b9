import { describe, expect, test } from 'vitest'
import { adjustByBenjaminiHochberg, adjustByHolm } from './adjust-p-values.ts'
import { smallestDifference, unitsToShow } from './further-examples.ts'
import { mcnemarTest } from './mcnemar.ts'
import { normalQuantile } from './normal-quantile.ts'
import { normalTwoSidedTail } from './normal-tail.ts'
import { passAllOfK, passAtK } from './pass-at-k.ts'
import vectors from './testing/stat-vectors.json' with { type: 'json' }
import { expectAbsolute, expectRelative } from './testing/tolerance.ts'

const { mcnemar, multiple_testing: multiple, pass_at_k: passing, power_paired: power } = vectors

describe("McNemar's exact test agrees with SciPy", () => {
  test.each(mcnemar.cases)('$b_A_only against $c_B_only', ({ b_A_only: wins, c_B_only: losses, p_exact: expected }) => {
    expectAbsolute(mcnemarTest(wins, losses), expected, mcnemar.tolerance.abs)
  })

  test('stays exact for many pairs', () => {
    // By summing binomials as whole numbers.
    expectRelative(mcnemarTest(4_800, 5_200), 6.593515598672442e-5, 1e-9)
  })
})

describe('adjusted p-values agree with statsmodels', () => {
  test.each(multiple.cases)('Holm, of $p', ({ p, holm }) => {
    for (const [index, adjusted] of adjustByHolm(p).entries()) {
      expectAbsolute(adjusted, holm[index] ?? NaN, multiple.tolerance.abs)
    }
  })

  test.each(multiple.cases)('Benjamini and Hochberg, of $p', ({ p, bh }) => {
    for (const [index, adjusted] of adjustByBenjaminiHochberg(p).entries()) {
      expectAbsolute(adjusted, bh[index] ?? NaN, multiple.tolerance.abs)
    }
  })

  test('of none are none', () => {
    expect(adjustByHolm([])).toEqual([])
    expect(adjustByBenjaminiHochberg([])).toEqual([])
  })
})

describe('the normal tail', () => {
  test.each(vectors.special_functions.norm_quantile)('is the inverse of the quantile at $p', ({ p, expected }) => {
    expectRelative(normalTwoSidedTail(expected), 2 * Math.min(p, 1 - p), 1e-9)
    expectRelative(normalTwoSidedTail(normalQuantile(p)), 2 * Math.min(p, 1 - p), 1e-9)
  })

  test('is smooth where the series gives way to the fraction', () => {
    expectRelative(normalTwoSidedTail(2.5 - 1e-12), normalTwoSidedTail(2.5), 1e-10)
  })
})

describe('pass@k and pass^k agree with their formulas', () => {
  test.each(passing.cases)('$c of $n, k = $k', ({ n, c, k, pass_at_k: any, pass_hat_k_all: all }) => {
    expectAbsolute(passAtK(n, c, k), any, passing.tolerance.abs)
    expectAbsolute(passAllOfK(n, c, k), all, passing.tolerance.abs)
  })

  test('more than there are can not be drawn', () => {
    expect(() => passAtK(3, 1, 4)).toThrow(RangeError)
    expect(() => passAllOfK(3, 4, 1)).toThrow(RangeError)
  })
})

describe('planned sizes agree with the power formula', () => {
  test.each(power.cases)('least difference $delta', (each) => {
    const variance = each.omega2 + each.sigmaA2 / each.KA + each.sigmaB2 / each.KB
    expectRelative(unitsToShow(each.delta, variance, each.alpha, each.power), each.n_real, power.tolerance.rel)
    const smallest = smallestDifference(1_000, variance, each.alpha, each.power)
    expectRelative(smallest, each['mde_at_n=1000'], power.tolerance.rel)
  })
})
