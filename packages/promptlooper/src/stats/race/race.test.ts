import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import vectors from '../testing/stat-vectors.json' with { type: 'json' }
import { expectAbsolute } from '../testing/tolerance.ts'
import { Race, type RaceSettings } from './race.ts'

const { e_race_fixed_active_set: fixed } = vectors

const settings = (given: Partial<RaceSettings>): RaceSettings => ({
  variantCount: 2,
  stepCount: 100,
  delta: 0.05,
  epsilon: 0,
  target: 'examples',
  failures: 'zero',
  ...given,
})

/** Runs a race over columns of scores in batches of ten, to its end. */
function runRace(columns: readonly (readonly number[])[], given: Partial<RaceSettings> = {}, batch = 10): Race {
  const stepCount = columns[0]?.length ?? 0
  const race = new Race(settings({ variantCount: columns.length, stepCount, ...given }))
  for (let start = 0; start < stepCount && race.state === 'running'; start += batch) {
    const steps = Math.min(batch, stepCount - start)
    race.takeBatch(
      Array.from({ length: steps }, (_value, step) =>
        Float64Array.from(columns, (column) => column[start + step] ?? NaN),
      ),
    )
  }
  return race
}

describe('the evidence agrees with the vectors, none dropped', () => {
  const columns = fixed.scores_rows_are_candidates
  test.each([
    { target: 'examples' as const, expected: fixed.log_capital_WoR },
    { target: 'population' as const, expected: fixed.log_capital_population },
  ])('on $target', ({ target, expected }) => {
    const race = new Race(settings({ variantCount: columns.length, stepCount: fixed.N, delta: 1e-30, target }))
    for (let step = 0; step < 60; step += 1) {
      race.takeBatch([Float64Array.from(columns, (column) => column[step] ?? NaN)])
      const row = fixed.t.indexOf(step + 1)
      if (row < 0) continue
      for (const [variant, racer] of race.racers.entries()) {
        expectAbsolute(racer.logEvidence, expected[row]?.[variant] ?? NaN, fixed.tolerance.abs)
      }
    }
  })
})

describe('a race', () => {
  const random = seededRandom('race')
  const scores = (count: number, mean: number) => Array.from({ length: count }, () => (random.uniform() < mean ? 1 : 0))

  test('drops a far worse variant early and names the better one', () => {
    const race = runRace([scores(1_000, 0.9), scores(1_000, 0.3)])
    expect(race.state).toBe('identified')
    expect(race.leader).toBe(0)
    expect(race.stepsTaken).toBeLessThan(150)
    expect(race.racers[1]?.left).toMatchObject({ reason: 'evidence', afterStep: race.stepsTaken })
  })

  test('of one variant is over before it begins', () => {
    const race = new Race(settings({ variantCount: 1 }))
    expect(race.state).toBe('identified')
    expect(race.takeBatch([Float64Array.of(1)])).toBe('identified')
    expect(race.stepsTaken).toBe(0)
  })

  test('keeps variants with equal scores to the end', () => {
    const column = scores(200, 0.7)
    const race = runRace([column, column, column])
    expect(race.state).toBe('examples-ended')
    expect(race.active).toEqual([0, 1, 2])
  })

  test('never drops the best of the examples where all are run, whatever the scores', () => {
    const variants = fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 30, maxLength: 30 }), {
      minLength: 2,
      maxLength: 5,
    })
    fc.assert(
      fc.property(variants, (rows) => {
        const columns = rows.map((row) => row.map((score) => score / 4))
        const race = runRace(columns, { delta: 1e-12 })
        const totals = columns.map((column) => column.reduce((sum, score) => sum + score, 0))
        // With next to no error allowed only those leave that can't tie any more.
        expect(totals[race.leader]).toBe(Math.max(...totals))
      }),
    )
  })

  test('drops at once what can not even tie any more', () => {
    const race = runRace([Array(20).fill(1), [...Array(11).fill(0), ...Array(9).fill(1)]], { delta: 1e-9 }, 1)
    expect(race.racers[1]?.left?.reason).toBe('cannot-tie')
    // Nine steps are left for a lead of eleven once the twelfth begins.
    expect(race.racers[1]?.left?.afterStep).toBe(11 + 1)
  })

  test('goes on to the same end from the same scores, however they are cut into calls', () => {
    const columns = [scores(300, 0.8), scores(300, 0.7), scores(300, 0.5)]
    expect(runRace(columns).racers.map(({ logEvidence }) => logEvidence)).toEqual(
      runRace(columns).racers.map(({ logEvidence }) => logEvidence),
    )
  })
})

describe('failed runs', () => {
  test('count as 0', () => {
    const ones = Array(50).fill(1)
    const withFailures = ones.map((one, index) => (index % 10 === 0 ? NaN : one))
    const race = runRace([ones, withFailures], { delta: 1e-12 })
    expect(race.racers[1]).toMatchObject({ missing: 5, total: 45 })
    expect(race.leader).toBe(0)
  })

  test('bounded, they never speak against the variant that lacks them', () => {
    const columns = [Array(100).fill(1), Array(100).fill(NaN)]
    expect(runRace(columns, { failures: 'zero' }).state).toBe('identified')
    expect(runRace(columns, { failures: 'bounded' }).active).toEqual([0, 1])
  })
})

describe('with a difference that need not be found', () => {
  const random = seededRandom('epsilon')
  const column = Array.from({ length: 2_000 }, () => (random.uniform() < 0.8 ? 1 : 0))

  test('two equal variants end early, within it', () => {
    const race = runRace([column, column], { epsilon: 0.05 })
    expect(race.state).toBe('within-epsilon')
    expect(race.stepsTaken).toBeLessThan(1_000)
  })

  test('a variant that is worse by more is not taken for equal', () => {
    const worse = column.map((score, index) => (index % 4 === 0 ? 0 : score))
    const race = runRace([worse, column], { epsilon: 0.02 })
    expect(race.state).toBe('identified')
    expect(race.leader).toBe(1)
  })
})
