import { describe, expect, test } from 'vitest'
import { coverageOfGraded, coverageOfGroups, wilsonCoverage } from './testing/simulate-intervals.ts'
import { fixedVariantDropped, ladderRaces } from './testing/simulate-races.ts'
import {
  falseBinaryClaims,
  falseClaims,
  falseEquivalence,
  falseLiveClaims,
  type ScoreKind,
} from './testing/simulate-verdicts.ts'
import vectors from './testing/stat-vectors.json' with { type: 'json' }
import { expectAbsolute } from './testing/tolerance.ts'

// Short forms of the simulations in bench/statistics: fewer draws, and bounds that their noise passes. Seeded: each
// gives the same figure every time.
const seed = 'short'
const kinds: readonly ScoreKind[] = ['binary', 'graded', 'skewed']

describe("Wilson's interval covers exactly what enumeration says", () => {
  test.each(vectors.wilson_exact_coverage.cases)('n = $n, p = $p', ({ n, p, coverage }) => {
    expectAbsolute(wilsonCoverage(n, p), coverage, vectors.wilson_exact_coverage.tolerance.abs)
  })
})

describe('intervals hold the mean as often as they say', () => {
  test.each([
    { mean: 0.5, n: 30 },
    { mean: 0.5, n: 200 },
    { mean: 0.9, n: 100 },
  ])('graded, mean $mean, n = $n', ({ mean, n }) => {
    const coverage = coverageOfGraded(mean, n, 1_500, seed)
    expect(coverage).toBeGreaterThan(0.925)
    expect(coverage).toBeLessThan(0.975)
  })

  test('ten equal groups', () => {
    const coverage = coverageOfGroups(10, 1_500, seed)
    expect(coverage).toBeGreaterThan(0.925)
    expect(coverage).toBeLessThan(0.975)
  })
})

describe('two equal variants are seldom said to differ', () => {
  test.each(kinds)('at the end, %s', (kind) => {
    expect(falseClaims(kind, 60, 200, seed)).toBeLessThanOrEqual(0.08)
  })

  test.each([
    { n: 20, discordant: 0.5 },
    { n: 60, discordant: 0.3 },
  ])('binary, by enumeration: $n pairs of which $discordant differ', ({ n, discordant }) => {
    expect(falseBinaryClaims(n, discordant)).toBeLessThanOrEqual(0.05)
  })

  test.each(kinds)('watched after every example, %s', (kind) => {
    expect(falseLiveClaims(kind, 300, 400, seed)).toBeLessThanOrEqual(0.05)
  })
})

test.each([0.02, 0.05, 0.1])('variants that differ by %s are seldom called equivalent within it', (least) => {
  for (const n of [10, 60, 150, 400]) expect(falseEquivalence(least, n, 500, seed)).toBeLessThanOrEqual(0.09)
})

describe('a race', () => {
  test('saves most of the grid and picks its best', () => {
    const { shareOfGrid, bestPicked } = ladderRaces(10, seed)
    expect(shareOfGrid).toBeLessThanOrEqual(0.32)
    expect(bestPicked).toBeGreaterThanOrEqual(0.9)
  })

  test.each(kinds)('seldom drops a variant that ties with all others, %s', (kind) => {
    const races = { variantCount: 20, stepCount: 200, kind, simulations: 100, seed }
    expect(fixedVariantDropped({ ...races, leads: false })).toBeLessThanOrEqual(0.06)
    expect(fixedVariantDropped({ ...races, leads: kind === 'binary' })).toBeLessThanOrEqual(0.06)
  })
})
