import { isJudgeKind } from '../domain/judge-kinds.ts'
import type { JsonValue } from '../domain/json-value.ts'
import type { RevisionScorer } from '../domain/revision.ts'
import type { Score } from '../domain/score.ts'
import type { FilledCell } from '../domain/store.ts'
import { CallsTally } from './calls-tally.ts'
import { ClassTally } from './class-summary.ts'
import { ExampleAverage } from './example-average.ts'
import { GrowingColumn } from './growing-column.ts'
import { MessageTally } from './message-tally.ts'

/** What one scorer said of one variant's completed runs. */
export class ScorerTally {
  readonly averages = new ExampleAverage()
  readonly classes = new ClassTally()
  readonly failures = new MessageTally()
  readonly calls = new CallsTally()
  scoredRuns = 0
  /** Runs on which the scorer failed. */
  unscoredRuns = 0
  /** Runs that have neither a current score nor a failure: the scorer does not apply there, or has not yet run. */
  runsWithoutScore = 0

  /** Whether every score so far is 0 or 1. */
  isBinary = true

  readonly scorer: RevisionScorer
  readonly #leftOut = new GrowingColumn(0)

  constructor(scorer: RevisionScorer) {
    this.scorer = scorer
  }

  /** Counts a completed run; `version` is the version of a current score on this example. */
  add(exampleIndex: number, expected: JsonValue, cell: FilledCell, version: string): void {
    const { name } = this.scorer
    const score = currentScore(cell, name, version)
    if (score !== undefined) return this.#addScore(exampleIndex, expected, score)
    const failure = cell.scoreFailures.findLast((each) => each.scorerName === name && each.version === version)
    if (failure === undefined) {
      this.runsWithoutScore += 1
      this.#leftOut.set(exampleIndex, 1)
      return
    }
    this.unscoredRuns += 1
    this.calls.add(failure.calls)
    this.failures.add(failure.message)
  }

  /** Whether the scorer does not apply to an example: a run is there, and neither a score nor a failure. */
  leavesOut(exampleIndex: number): boolean {
    return this.#leftOut.at(exampleIndex) === 1
  }

  #addScore(exampleIndex: number, expected: JsonValue, score: Score): void {
    this.scoredRuns += 1
    this.isBinary &&= score.value === 0 || score.value === 1
    this.calls.add(score.calls)
    this.averages.add(exampleIndex, score.value)
    // What a judge says of an answer is no class that the answer names.
    if (!isJudgeKind(this.scorer.kind)) this.classes.add(expected, score.label)
    if (this.scorer.kind === 'label' && score.value === 1 && score.label !== null)
      this.classes.learn(expected, score.label)
  }
}

/** The score that a scorer of this version gave; older versions are no longer scores of this revision. */
export function currentScore(cell: FilledCell, scorerName: string, version: string): Score | undefined {
  return cell.scores.findLast((score) => score.scorerName === scorerName && score.version === version)
}
