import type { FailureKind } from '../domain/run.ts'
import type { FilledCell } from '../domain/store.ts'
import { ExampleAverage } from './example-average.ts'
import { GrowingColumn } from './growing-column.ts'
import { MessageTally } from './message-tally.ts'

/** What one variant's runs add up to, scores apart. Compact: numbers by example, nothing by run but its latency. */
export class VariantTally {
  completedRuns = 0
  /** Completed or failed. */
  endedRuns = 0
  refusedRuns = 0
  truncatedRuns = 0
  tokensIn = 0
  tokensOut = 0
  /** The cost of the runs whose price is known. */
  knownCostUsd = 0
  runsWithUnknownCost = 0
  readonly failedRuns: Record<FailureKind, number> = { template: 0, adapter: 0, timeout: 0 }
  readonly failures = new MessageTally()
  readonly latenciesMs = new GrowingColumn(NaN)
  readonly #ended = new GrowingColumn(0)
  readonly latencyMs = new ExampleAverage()
  readonly costUsd = new ExampleAverage()

  /** Counts a run that has ended; others are not there yet. */
  add(exampleIndex: number, run: FilledCell['run']): void {
    if (run.status === 'failed') this.#addFailed(run)
    if (run.status === 'completed') this.#addCompleted(exampleIndex, run)
    if (run.status === 'failed' || run.status === 'completed') {
      this.endedRuns += 1
      this.#ended.set(exampleIndex, this.#ended.at(exampleIndex) + 1)
    }
  }

  /** How many runs of an example have ended. */
  endedAt(exampleIndex: number): number {
    return this.#ended.at(exampleIndex)
  }

  #addFailed(run: FilledCell['run']): void {
    this.failedRuns[run.failureKind ?? 'adapter'] += 1
    this.failures.add(run.error ?? 'no message')
  }

  #addCompleted(exampleIndex: number, run: FilledCell['run']): void {
    this.completedRuns += 1
    if (run.finish === 'refused') this.refusedRuns += 1
    if (run.finish === 'length') this.truncatedRuns += 1
    this.tokensIn += run.tokensIn ?? 0
    this.tokensOut += run.tokensOut ?? 0
    if (run.latencyMs !== null) {
      this.latenciesMs.push(run.latencyMs)
      this.latencyMs.add(exampleIndex, run.latencyMs)
    }
    if (run.costUsd === null) this.runsWithUnknownCost += 1
    else {
      this.knownCostUsd += run.costUsd
      this.costUsd.add(exampleIndex, run.costUsd)
    }
  }
}
