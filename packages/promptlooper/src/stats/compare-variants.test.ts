import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareVariants, type ComparisonFamily, type VariantComparison } from './compare-variants.ts'
import { seededRandom } from './random.ts'

/** Compares the second column with the first, unless told otherwise. */
function compare(columns: readonly (readonly number[])[], given: Partial<ComparisonFamily> = {}): VariantComparison {
  const [comparison] = compareAll(columns, { pairs: [{ first: 0, second: 1, look: 1 }], ...given })
  if (comparison === undefined) throw new Error('no comparison')
  return comparison
}

function compareAll(columns: readonly (readonly number[])[], given: Partial<ComparisonFamily>) {
  return compareVariants({
    scores: columns.map((column) => Float64Array.from(column)),
    isMeasured: columns.map(() => true),
    isPlanned: null,
    groups: null,
    pairs: [],
    alpha: 0.05,
    least: null,
    seed: 'test',
    ...given,
  })
}

const repeated = (count: number, score: number): number[] => Array.from({ length: count }, () => score)
/** `wins` examples that only the second passes, `losses` that only the first passes, `both` that both pass. */
const binaryPair = (wins: number, losses: number, both: number) => [
  [...repeated(wins, 0), ...repeated(losses, 1), ...repeated(both, 1)],
  [...repeated(wins, 1), ...repeated(losses, 0), ...repeated(both, 1)],
]
const random = seededRandom('scores')
const graded = (count: number, shift = 0) =>
  Array.from({ length: count }, () => Math.min(1, Math.max(0, random.uniform() * 0.4 + 0.3 + shift)))

describe('a verdict', () => {
  test('is better where the test and the interval agree', () => {
    const { verdict, test: used, pValue } = compare(binaryPair(30, 5, 65))
    expect(used).toBe('mcnemar')
    expect(pValue).toBeLessThan(0.001)
    expect(verdict).toEqual({ kind: 'better', isSmall: false })
  })

  test('is worse in the other direction, with the same p-value', () => {
    const better = compare(binaryPair(30, 5, 65))
    const worse = compare(binaryPair(5, 30, 65))
    expect(worse.verdict.kind).toBe('worse')
    expect(worse.pValue).toBe(better.pValue)
  })

  test('says so where a difference is shown but smaller than matters', () => {
    const first = graded(3_000)
    const second = first.map((score) => score + 0.005 + random.uniform() * 0.005)
    expect(compare([first, second], { least: 0.02 }).verdict).toEqual({ kind: 'better', isSmall: true })
  })

  test('is equivalent where the differences are shown to lie within the least', () => {
    const first = graded(2_000)
    const second = first.map((score) => score + (random.uniform() - 0.5) * 0.1)
    const { verdict } = compare([first, second], { least: 0.02 })
    expect(verdict.kind).toBe('equivalent')
  })

  test('is not equivalent on so few examples that no outcome could show it', () => {
    const first = repeated(100, 1)
    // ln .05 / ln .98 = 148.3
    expect(compare([first, first], { least: 0.02 }).verdict.kind).toBe('undecided')
    const more = repeated(1_000, 1)
    expect(compare([more, more], { least: 0.02 }).verdict.kind).toBe('equivalent')
  })

  test('is undecided else, and says what would settle it', () => {
    const { verdict, further } = compare(binaryPair(12, 8, 80), { least: 0.05 })
    expect(verdict).toEqual({ kind: 'undecided', leansTo: null })
    expect(further).toMatchObject({ unit: 'examples', least: 0.05 })
    expect(further?.count).toBeGreaterThan(300)
  })

  test('leans where the interval is off 0 but the adjusted p-value is not below alpha', () => {
    const columns = [...binaryPair(12, 3, 85), ...Array.from({ length: 8 }, () => repeated(100, 0))]
    const pairs = columns.slice(1).map((_column, index) => ({ first: 0, second: index + 1, look: 1 }))
    const padded = columns.map((column, index) => (index > 1 ? (columns[0] ?? []) : column))
    const [first] = compareAll(padded, { pairs })
    expect(first?.comparisons).toBe(9)
    expect(first?.adjustedPValue).toBeGreaterThan(0.05)
    expect(first?.verdict).toEqual({ kind: 'undecided', leansTo: 'second' })
  })

  test('holds where every difference is the same, without an interval', () => {
    const { verdict, difference } = compare([repeated(50, 0), repeated(50, 1)])
    expect(difference.interval).toBeNull()
    expect(verdict.kind).toBe('better')
  })

  test('is withheld where one of the two was not measured, which then adjusts nothing', () => {
    const columns = [...binaryPair(30, 5, 65), repeated(100, 0)]
    const pairs = [1, 2].map((second) => ({ first: 0, second, look: 1 }))
    const [measured, unmeasured] = compareAll(columns, { pairs, isMeasured: [true, true, false] })
    expect(unmeasured?.verdict).toEqual({ kind: 'not-measured' })
    expect(measured?.comparisons).toBe(1)
    expect(measured?.adjustedPValue).toBe(measured?.pValue)
  })

  test('is held to half the level with each further look', () => {
    // p = .021
    const columns = binaryPair(9, 1, 40)
    expect(compare(columns).verdict.kind).toBe('better')
    const second = compare(columns, { pairs: [{ first: 0, second: 1, look: 3 }] })
    expect(second.alpha).toBe(0.0125)
    expect(second.verdict.kind).toBe('undecided')
  })
})

describe('notes', () => {
  test('say where too few pairs differ for any outcome to be significant', () => {
    expect(compare(binaryPair(5, 0, 95)).notes).toEqual(['cannot-be-decided'])
    expect(compare(binaryPair(6, 0, 94)).notes).toEqual([])
  })

  test('say that few graded examples are sensitive to skew', () => {
    expect(compare([graded(30), graded(30)]).notes).toEqual(['sensitive-to-skew'])
  })

  test('count groups, not examples, where there are some', () => {
    const groups = Array.from({ length: 40 }, (_value, index) => Math.floor(index / 8))
    const { discordant, notes, further } = compare([repeated(40, 0), graded(40)], { groups })
    expect(discordant).toBe(5)
    expect(notes).toContain('cannot-be-decided')
    expect(further?.unit).toBe('groups')
  })

  test('say where missing examples could turn the verdict', () => {
    const [first = [], second = []] = binaryPair(30, 5, 65)
    const few = [...second.slice(0, 95), ...repeated(5, NaN)]
    expect(compare([first, few]).missingBounds?.low).toBeGreaterThan(0)
    expect(compare([first, few]).notes).toEqual([])
    const many = [...second.slice(0, 60), ...repeated(40, NaN)]
    const comparison = compare([first, many])
    expect(comparison.verdict.kind).toBe('better')
    expect(comparison.notes).toEqual(['missing-could-turn'])
  })
})

test('an example that needs no score is not missing', () => {
  const columns = [
    [...repeated(20, 0), NaN],
    [...repeated(20, 1), NaN],
  ]
  expect(compare(columns).missingBounds).toEqual({ low: 19 / 21, high: 1 })
  expect(compare(columns, { isPlanned: (example) => example < 20 }).missingBounds).toBeNull()
})

describe('whatever the scores', () => {
  const column = fc.array(fc.oneof(fc.constantFrom(0, 1, 0.5), fc.double({ min: 0, max: 1, noNaN: true })), {
    minLength: 1,
    maxLength: 40,
  })

  test('turning a pair round turns its verdict round', () => {
    fc.assert(
      fc.property(column, column, (one, other) => {
        const length = Math.min(one.length, other.length)
        const columns = [one.slice(0, length), other.slice(0, length)]
        const forth = compare(columns, { least: 0.1 })
        const back = compare(columns.toReversed(), { least: 0.1 })
        const turned = { better: 'worse', worse: 'better' }
        const { kind } = forth.verdict
        expect(back.verdict.kind).toBe(kind === 'better' || kind === 'worse' ? turned[kind] : kind)
      }),
      { numRuns: 50 },
    )
  })

  test('two equal variants never differ', () => {
    fc.assert(
      fc.property(column, (scores) => {
        const { verdict, pValue } = compare([scores, scores], { least: 0.1 })
        expect(pValue).toBe(1)
        expect(['equivalent', 'undecided']).toContain(verdict.kind)
      }),
    )
  })
})
