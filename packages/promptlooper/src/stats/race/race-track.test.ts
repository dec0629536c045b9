import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { raceSteps } from './race-steps.ts'
import { RaceTrack, type RaceScore } from './race-track.ts'

const settings = {
  variantCount: 3,
  delta: 0.05,
  epsilon: 0,
  target: 'examples',
  failures: 'zero',
} as const

describe('the steps of a race', () => {
  test('are every example once, in an order that the seed alone decides', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.string(), (count, seed) => {
        const steps = raceSteps(count, null, seed)
        expect(steps.flat().toSorted((one, other) => one - other)).toEqual([...Array(count).keys()])
        expect(raceSteps(count, null, seed)).toEqual(steps)
      }),
    )
    expect(raceSteps(50, null, 'one')).not.toEqual(raceSteps(50, null, 'another'))
  })

  test('are whole groups where groups are the sample', () => {
    const groups = [0, 1, 0, 2, 1, 0]
    const steps = raceSteps(6, groups, 'seed')
    expect(steps.map((step) => step.join()).toSorted()).toEqual(['0,2,5', '1,4', '3'])
  })
})

describe('a race that is stopped and goes on', () => {
  test('ends as one that was never stopped', () => {
    const random = seededRandom('stops')
    const means = [0.8, 0.6, 0.4]
    const scores = means.map((mean) => Array.from({ length: 200 }, () => (random.uniform() < mean ? 1 : 0)))
    const steps = raceSteps(200, null, 'seed')
    const whole = new RaceTrack(settings, steps, 10)
    while (whole.advance((variant, example) => scores[variant]?.[example] ?? 0)) continue
    const stored = new Map<string, number>()
    for (let round = 0; round < 100; round += 1) {
      // Each time it is made anew from what is stored, and gets a few more scores, those of variants that are in first.
      const track = new RaceTrack(settings, steps, 10)
      const scoreOf = (variant: number, example: number): RaceScore => stored.get(`${variant} ${example}`)
      while (track.advance(scoreOf)) continue
      if (track.race.state !== 'running') {
        expect(track.race.racers).toEqual(whole.race.racers)
        return
      }
      const lacking = track
        .nextExamples()
        .flatMap((example) => track.race.active.map((variant) => ({ variant, example })))
      const missing = lacking.filter(({ variant, example }) => !stored.has(`${variant} ${example}`))
      for (const { variant, example } of missing.slice(0, 7)) {
        stored.set(`${variant} ${example}`, scores[variant]?.[example] ?? 0)
      }
    }
    expect.fail('the race did not end')
  })
})

test('a batch counts only when every score of it is there', () => {
  const track = new RaceTrack(settings, raceSteps(20, null, 'seed'), 10)
  const [missing = -1] = track.nextExamples()
  const scoreOf = (variant: number, example: number) => (variant === 2 && example === missing ? undefined : 1)
  expect(track.advance(scoreOf)).toBe(false)
  expect(track.race.stepsTaken).toBe(0)
  expect(track.advance(() => 1)).toBe(true)
  expect(track.race.stepsTaken).toBe(10)
})

describe('a step of a group', () => {
  const steps = raceSteps(4, [0, 0, 0, 0], 'seed')
  const scoreOf = (variant: number, example: number) => (variant === 0 && example === 1 ? NaN : 1)

  test('scores its mean, what failed as 0', () => {
    const track = new RaceTrack(settings, steps, 10)
    track.advance(scoreOf)
    expect(track.race.racers.map(({ total, steps: taken, missing }) => ({ total, taken, missing }))).toEqual([
      { total: 0.75, taken: 1, missing: 0 },
      { total: 1, taken: 1, missing: 0 },
      { total: 1, taken: 1, missing: 0 },
    ])
  })

  test('is missing as a whole where failures are bounded', () => {
    const track = new RaceTrack({ ...settings, failures: 'bounded' }, steps, 10)
    track.advance(scoreOf)
    expect(track.race.racers[0]).toMatchObject({ total: 0, missing: 1 })
  })
})
