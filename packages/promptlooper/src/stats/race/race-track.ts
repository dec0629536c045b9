import { Race, type RaceSettings } from './race.ts'
import type { RaceStep } from './race-steps.ts'

/** What a run came to, for a race: a score in [0, 1], NaN where it failed, undefined where it is not there yet. */
export type RaceScore = number | undefined

/**
 * A race on its way through the steps: which examples are next, and where it stands once their scores are there. All of
 * it follows from the scores, so that a race that was stopped goes on to the same end.
 */
export class RaceTrack {
  readonly race: Race
  readonly #steps: readonly RaceStep[]
  readonly #batch: number
  readonly #failures: RaceSettings['failures']

  constructor(settings: Omit<RaceSettings, 'stepCount'>, steps: readonly RaceStep[], batch: number) {
    this.race = new Race({ ...settings, stepCount: steps.length })
    this.#steps = steps
    this.#batch = batch
    this.#failures = settings.failures
  }

  /** The examples of the next batch; none once the race has ended. */
  nextExamples(): readonly number[] {
    return this.#nextSteps().flat()
  }

  /**
   * Takes the scores of the next batch. Only a complete batch counts: gives false, and changes nothing, where a score of
   * a variant that is in is not there yet, or where the race has ended.
   */
  advance(scoreOf: (variant: number, example: number) => RaceScore): boolean {
    const steps = this.#nextSteps()
    if (steps.length === 0) return false
    const scores: Float64Array[] = []
    for (const step of steps) {
      const row = new Float64Array(this.race.racers.length).fill(NaN)
      for (const variant of this.race.active) {
        const score = this.#stepScore(step, (example) => scoreOf(variant, example))
        if (score === undefined) return false
        row[variant] = score
      }
      scores.push(row)
    }
    this.race.takeBatch(scores)
    return true
  }

  #nextSteps(): readonly RaceStep[] {
    if (this.race.state !== 'running') return []
    return this.#steps.slice(this.race.stepsTaken, this.race.stepsTaken + this.#batch)
  }

  /** The mean over the step's examples. Some missing: they count as 0, or the whole step is missing where that is bounded. */
  #stepScore(step: RaceStep, scoreOf: (example: number) => RaceScore): RaceScore {
    let sum = 0
    let missing = 0
    for (const example of step) {
      const score = scoreOf(example)
      if (score === undefined) return undefined
      if (Number.isNaN(score)) missing += 1
      else sum += score
    }
    const isMissing = this.#failures === 'bounded' ? missing > 0 : missing === step.length
    return isMissing ? NaN : sum / step.length
  }
}
