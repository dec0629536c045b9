import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { regularisedIncompleteBeta } from './incomplete-beta.ts'
import { normalQuantile } from './normal-quantile.ts'
import { studentQuantile, studentTwoSidedTail } from './student-t.ts'
import vectors from './testing/stat-vectors.json' with { type: 'json' }
import { expectRelative } from './testing/tolerance.ts'

const { special_functions: functions } = vectors
const tolerance = functions.tolerance.rel

describe('distributions agree with SciPy', () => {
  test.each(functions.norm_quantile)('the normal quantile at $p', ({ p, expected }) => {
    expectRelative(normalQuantile(p), expected, tolerance)
  })

  test.each(functions.t_quantile)('the t quantile at $p with $df degrees of freedom', ({ p, df, expected }) => {
    expectRelative(studentQuantile(p, df), expected, tolerance)
  })

  test.each(functions.t_two_sided_p)(
    'the two-sided tail of t = $t with $df degrees of freedom',
    ({ t, df, expected }) => {
      expectRelative(studentTwoSidedTail(t, df), expected, tolerance)
    },
  )

  test.each(functions.reg_inc_beta)(
    'the incomplete beta function at $x with a = $a, b = $b',
    ({ a, b, x, expected }) => {
      expectRelative(regularisedIncompleteBeta(a, b, x), expected, tolerance)
    },
  )
})

test('the t quantile undoes the tail, whole degrees of freedom or not', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-6, max: 0.49, noNaN: true }),
      fc.double({ min: 1, max: 1e6, noNaN: true }),
      (p, degrees) => {
        expectRelative(studentTwoSidedTail(studentQuantile(p, degrees), degrees) / 2, p, 1e-9)
      },
    ),
  )
})

test('the t quantile comes down to the normal quantile as degrees of freedom grow', () => {
  expectRelative(studentQuantile(0.975, 1e7), normalQuantile(0.975), 1e-6)
  expect(studentQuantile(0.975, 1e7)).toBeGreaterThan(normalQuantile(0.975))
})

test('the incomplete beta function is symmetric', () => {
  const shape = fc.double({ min: 0.1, max: 2000, noNaN: true })
  fc.assert(
    fc.property(shape, shape, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, x) => {
      const sum = regularisedIncompleteBeta(a, b, x, 1 - x) + regularisedIncompleteBeta(b, a, 1 - x, x)
      expectRelative(sum, 1, 1e-9)
    }),
  )
})

test.each([
  ['a probability above 1', () => normalQuantile(1.1)],
  ['a t quantile at 1', () => studentQuantile(1, 5)],
  ['no degrees of freedom', () => studentQuantile(0.9, 0)],
  ['a beta function of a negative shape', () => regularisedIncompleteBeta(-1, 1, 0.5)],
])('%s is refused', (_name, call) => {
  expect(call).toThrow(RangeError)
})

test('the ends of the normal distribution are infinite', () => {
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity])
})
