import type { RaceRecord } from '../domain/race.ts'
import { raceSteps } from '../stats/race/race-steps.ts'
import { RaceTrack, type RaceScore } from '../stats/race/race-track.ts'
import type { RaceReport, RacerReport } from './report.ts'
import type { RevisionTally, TalliedVariant } from './tally-revision.ts'

/** Runs a race again over a revision's stored scores: the certificate of what it decided, and by which evidence. */
export function reportRace(record: RaceRecord, tally: RevisionTally, position: number, repeats: number): RaceReport {
  const { settings, number, seed } = record
  const { delta, epsilon, target, failures, batch, objective } = settings
  const groups = target === 'population' ? tally.groups : null
  const steps = raceSteps(tally.examples.length, groups, seed)
  const variantCount = tally.variants.length
  const track = new RaceTrack({ variantCount, delta, epsilon, target, failures }, steps, batch)
  const scoreOf = (variant: number, example: number): RaceScore =>
    raceScore(tally.variants[variant], position, example, { repeats, failures })
  while (track.advance(scoreOf)) continue
  const { race } = track
  const racers = race.racers.map((racer): RacerReport => {
    const { key, label } = tally.variants[racer.variant]?.record ?? { key: '', label: '' }
    const { status, logEvidence, total, steps: taken, missing, left } = racer
    return { key, label, status, logEvidence, mean: taken === 0 ? null : total / taken, steps: taken, missing, left }
  })
  const runsSpent = tally.variants.reduce((sum, { runs }) => sum + runs.endedRuns, 0)
  return {
    number,
    seed,
    objective,
    delta,
    epsilon,
    target,
    failures,
    batch,
    state: race.state,
    leader: racers[race.leader]?.key ?? '',
    unit: groups === null ? 'examples' : 'groups',
    stepsTaken: race.stepsTaken,
    stepCount: steps.length,
    racers,
    runsSpent,
    runsSaved: Math.max(0, variantCount * tally.examples.length * repeats - runsSpent),
  }
}

/** As the race itself took it: the mean over repeats, those that failed as 0 or, where that is bounded, all missing. */
function raceScore(
  variant: TalliedVariant | undefined,
  position: number,
  example: number,
  { repeats, failures }: { readonly repeats: number; readonly failures: RaceReport['failures'] },
): RaceScore {
  if (variant === undefined || variant.runs.endedAt(example) < repeats) return undefined
  const { sum, count } = variant.scorers[position]?.averages.repeatsOf(example) ?? { sum: 0, count: 0 }
  const isMissing = failures === 'bounded' ? count < repeats : count === 0
  return isMissing ? NaN : sum / repeats
}
