import type { RaceState } from '../../stats/race/race.ts'
import type { RaceTrack } from '../../stats/race/race-track.ts'

/** Where a race stands, for those who watch it. */
export interface RaceStanding {
  readonly state: RaceState
  /** Labels of the variants that are in. */
  readonly active: readonly string[]
  readonly leader: string
  readonly stepsTaken: number
  readonly stepCount: number
  /** In the order in which they left. */
  readonly left: readonly RaceLeaver[]
}

/** A variant that left a race, and why. */
export interface RaceLeaver {
  readonly label: string
  readonly afterStep: number
  readonly reason: 'evidence' | 'cannot-tie'
  /** The e-value against "this variant is best". */
  readonly eValue: number
}

/** Where a race stands; `labels` are those of its variants, in its order. */
export function raceStanding({ race }: RaceTrack, stepCount: number, labels: readonly string[]): RaceStanding {
  const labelOf = (variant: number) => labels[variant] ?? ''
  return {
    state: race.state,
    active: race.active.map(labelOf),
    leader: labelOf(race.leader),
    stepsTaken: race.stepsTaken,
    stepCount,
    left: race.racers
      .flatMap(({ variant, left, logEvidence }) =>
        left === null ? [] : [{ label: labelOf(variant), ...left, eValue: Math.exp(logEvidence) }],
      )
      .toSorted((one, other) => one.afterStep - other.afterStep),
  }
}
