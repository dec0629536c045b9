import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from './random.ts'
import { signFlipTests } from './sign-flip.ts'
import vectors from './testing/stat-vectors.json' with { type: 'json' }
import { expectAbsolute } from './testing/tolerance.ts'

const { paired_signflip_permutation: permutation } = vectors

/** The p-value of differences alone, as those of a variant from one that scores 0 everywhere. */
function testOf(differences: ArrayLike<number>, groups: readonly number[] | null = null, seed = 'seed'): number {
  const second = Float64Array.from(differences)
  const scores = [new Float64Array(second.length), second]
  return signFlipTests({ scores, groups, pairs: [[0, 1]], alpha: 0.05, seed })[0] ?? NaN
}

describe('the exact test', () => {
  test.each(permutation.cases)('agrees with enumeration in NumPy: $diffs', ({ diffs, p_two_sided_exact: expected }) => {
    expectAbsolute(testOf(diffs), expected, permutation.tolerance.abs)
  })

  test('flips whole groups together', () => {
    // Three groups with the sums 2, 1 and 1: of eight sign vectors two reach 4.
    expect(testOf([1, 1, 1, 0.5, 0.5], [0, 0, 1, 2, 2])).toBe(0.25)
  })

  test('gives 1 where nothing differs', () => {
    expect(testOf([0, 0, 0])).toBe(1)
    expect(testOf([])).toBe(1)
  })

  test('leaves out examples that one of the two lacks', () => {
    const first = Float64Array.of(0, NaN, 0, 0)
    const second = Float64Array.of(1, 1, 1, NaN)
    const [p] = signFlipTests({ scores: [first, second], groups: null, pairs: [[0, 1]], alpha: 0.05, seed: '' })
    expect(p).toBe(0.5)
  })
})

describe('the drawn test', () => {
  const random = seededRandom('differences')
  const graded = (count: number, shift: number) =>
    Float64Array.from({ length: count }, () => random.uniform() - 0.5 + shift)

  test('comes near the large-sample value', () => {
    const differences = graded(400, 0.03)
    const squares = differences.reduce((sum, each) => sum + each * each, 0)
    const z = differences.reduce((sum, each) => sum + each, 0) / Math.sqrt(squares)
    // Φ by a plain Riemann sum, to be apart from the code under test.
    let tail = 0
    for (let at = Math.abs(z); at < 10; at += 1e-4) tail += Math.exp((-at * at) / 2) * 1e-4
    expectAbsolute(testOf(differences), (2 * tail) / Math.sqrt(2 * Math.PI), 0.01)
  })

  test('is the same for the same seed, and near for another', () => {
    const differences = graded(60, 0.05)
    expect(testOf(differences)).toBe(testOf(differences))
    expectAbsolute(testOf(differences, null, 'another'), testOf(differences), 0.02)
  })

  test('does not depend on which pairs share its signs', () => {
    const columns = [graded(60, 0), graded(60, 0.02), graded(60, 0.3)]
    const given = { scores: columns, groups: null, alpha: 0.05, seed: 'seed' }
    const together = signFlipTests({ ...given, pairs: [[0, 1], [0, 2], [1, 2]] }) // prettier-ignore
    const alone = signFlipTests({ ...given, pairs: [[0, 1]] })
    expectAbsolute(together[0] ?? NaN, alone[0] ?? NaN, 0.02)
    expect(together[1]).toBeLessThan(0.001)
  })

  test('never gives 0', () => {
    const p = testOf(new Float64Array(500).fill(0.5))
    expect(p).toBeGreaterThan(0)
    expect(p).toBeLessThan(0.0002)
  })

  test('sees the same sums with and without a missing example that only one has', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 30, maxLength: 60 }), (second) => {
        const first = new Float64Array(second.length + 1)
        const withMissing = Float64Array.from([...second, NaN])
        const [p] = signFlipTests({
          scores: [first, withMissing],
          groups: null,
          pairs: [[0, 1]],
          alpha: 0.05,
          seed: 's',
        })
        expectAbsolute(p ?? NaN, testOf(second, null, 's'), 0.02)
      }),
      { numRuns: 10 },
    )
  })
})

test('above 1,000 differences the normal value stands in', () => {
  const differences = Float64Array.from({ length: 1_500 }, (_value, index) => (index % 3 === 0 ? -1 : 1))
  // z = 500 / √1500
  expectAbsolute(testOf(differences), 3.955861437914626e-38, 1e-46)
})
