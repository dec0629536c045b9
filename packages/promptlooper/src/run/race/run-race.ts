import type { RaceSettings } from '../../domain/race.ts'
import type { RaceStep } from '../../stats/race/race-steps.ts'
import { RaceTrack } from '../../stats/race/race-track.ts'
import { FailureTally } from '../failure-tally.ts'
import type { PlanGiven } from '../plan-given.ts'
import { runPlan, type PlanOutcome } from '../run-plan.ts'
import { readRaceScores } from './read-race-scores.ts'
import { raceStanding, type RaceStanding } from './race-standing.ts'

/** A plan of which only as much is run as the decision needs. */
export interface RaceGiven {
  readonly plan: PlanGiven
  readonly settings: RaceSettings
  readonly steps: readonly RaceStep[]
  /** By place in the plan's variants. */
  readonly labels: readonly string[]
  readonly onStanding: (standing: RaceStanding) => void
}

/**
 * Runs a race to its end: batch after batch of the variants that are in, until one is left, the examples end, or nothing
 * more may start. Cells that are filled already cost nothing, so that a race that was stopped goes on where it stood.
 */
export async function runRace({ plan, settings, steps, labels, onStanding }: RaceGiven): Promise<PlanOutcome> {
  const { delta, epsilon, target, failures } = settings
  const shared = { variantCount: plan.variants.length, delta, epsilon, target, failures }
  const track = new RaceTrack(shared, steps, settings.batch)
  const tally = new FailureTally()
  for (;;) {
    onStanding(raceStanding(track, steps.length, labels))
    const ordinals = track.nextExamples()
    if (ordinals.length === 0) return { kind: 'done', reason: '', hint: undefined, failures: tally.top(10) }
    const active = new Set(track.race.active)
    const variants = plan.variants.filter((_variant, place) => active.has(place))
    const outcome = await runPlan({ ...plan, variants, ordinals })
    for (const { message, count } of outcome.failures) tally.add(message, count)
    if (outcome.kind !== 'done') return { ...outcome, failures: tally.top(10) }
    const scoreOf = await readRaceScores(plan, settings, ordinals)
    if (!track.advance(scoreOf)) return { ...incomplete, failures: tally.top(10) }
  }
}

const incomplete = {
  kind: 'drained',
  reason: 'cells of the race are not filled, because another command released them',
  hint: 'Run the same command again: the race goes on from here.',
} as const
