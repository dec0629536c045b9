import { Race } from '../race/race.ts'
import { seededRandom, shuffledOrder, type SeededRandom } from '../random.ts'
import { binaryScore, gradedScore, sharedDifficultyScores, skewedScore } from './simulated-scores.ts'
import type { ScoreKind } from './simulate-verdicts.ts'

/** What many simulated races came to. */
export interface RaceFigures {
  /** Runs made, as a share of the full grid. */
  readonly shareOfGrid: number
  /** How often the race ended with the variant that has the highest total over all examples. */
  readonly bestPicked: number
}

const batch = 10

/** Races over columns of scores, in the order given, to its end. */
export function runRace(
  columns: readonly Float64Array[],
  delta = 0.05,
): { readonly race: Race; readonly runs: number } {
  const stepCount = columns[0]?.length ?? 0
  const race = new Race({
    variantCount: columns.length,
    stepCount,
    delta,
    epsilon: 0,
    target: 'examples',
    failures: 'zero',
  })
  let runs = 0
  for (let start = 0; start < stepCount && race.state === 'running'; start += batch) {
    const { active } = race
    const steps = Math.min(batch, stepCount - start)
    race.takeBatch(
      Array.from({ length: steps }, (_value, step) => {
        const scores = new Float64Array(columns.length).fill(NaN)
        for (const variant of active) scores[variant] = columns[variant]?.[start + step] ?? NaN
        return scores
      }),
    )
    runs += active.length * steps
  }
  return { race, runs }
}

/** Twenty variants with means from .5 to .8 on 1,000 examples of shared difficulty. */
export function ladderRaces(simulations: number, seed: string): RaceFigures {
  const random = seededRandom(`${seed} ladder`)
  const means = Array.from({ length: 20 }, (_value, index) => 0.5 + (0.3 * index) / 19)
  let runs = 0
  let picked = 0
  for (let simulation = 0; simulation < simulations; simulation += 1) {
    const columns = sharedDifficultyScores(random, means, 1_000, 0.5)
    const totals = columns.map(totalOf)
    const { race, runs: made } = runRace(columns)
    runs += made
    if (totals[race.leader] === Math.max(...totals)) picked += 1
  }
  return { shareOfGrid: runs / (simulations * 20 * 1_000), bestPicked: picked / simulations }
}

/**
 * How often the first variant, fixed beforehand, is dropped, that ties with (or leads by one example) rivals that are
 * exactly equal among themselves in their totals: every variant has the same scores in an order of its own.
 */
export function fixedVariantDropped(given: {
  readonly variantCount: number
  readonly stepCount: number
  readonly kind: ScoreKind
  readonly leads: boolean
  readonly simulations: number
  readonly seed: string
}): number {
  const { variantCount, stepCount, kind, leads, simulations } = given
  const random = seededRandom(`${given.seed} tie ${variantCount} ${stepCount} ${kind} ${leads ? 1 : 0}`)
  let dropped = 0
  for (let simulation = 0; simulation < simulations; simulation += 1) {
    const scores = Float64Array.from({ length: stepCount }, () => scoreOf(random, kind))
    const columns = Array.from({ length: variantCount }, () => inRandomOrder(scores, random))
    const [fixed] = columns
    if (leads && fixed !== undefined) leadByOne(fixed)
    if (runRace(columns).race.racers[0]?.status === 'dropped') dropped += 1
  }
  return dropped / simulations
}

function inRandomOrder(scores: Float64Array, random: SeededRandom): Float64Array {
  return Float64Array.from(shuffledOrder(scores.length, random), (index) => scores[index] ?? 0)
}

/** One example more that passes. */
function leadByOne(column: Float64Array): void {
  const failing = column.indexOf(0)
  if (failing >= 0) column[failing] = 1
}

function totalOf(column: Float64Array): number {
  let total = 0
  for (const score of column) total += score
  return total
}

function scoreOf(random: SeededRandom, kind: ScoreKind): number {
  switch (kind) {
    case 'binary':
      return binaryScore(random, 0.7)
    case 'graded':
      return gradedScore(random, 0.7)
    case 'skewed':
      return skewedScore(random, 0.8)
  }
}
