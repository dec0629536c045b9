import type { CellPlanner } from '../domain/cell-planner.ts'
import type { RevisionRecord } from '../domain/revision.ts'
import type { Scorer } from '../domain/scorer.ts'
import type { Store } from '../domain/store.ts'
import type { CompiledVariant } from './compile-variant.ts'
import type { ProgressMeter } from './progress-meter.ts'
import type { ProviderLane } from './provider-lane.ts'
import type { RunSurroundings } from './run-surroundings.ts'

/** What a plan runs with. */
export interface PlanGiven {
  readonly store: Store
  readonly revision: RevisionRecord
  readonly variants: readonly CompiledVariant[]
  /** Only the cells of these examples, by their places in the revision; absent: of all. */
  readonly ordinals?: readonly number[]
  /** Makes the cells of a page of examples. */
  readonly planCells: CellPlanner
  /** By provider. */
  readonly lanes: ReadonlyMap<string, ProviderLane>
  readonly scorers: readonly Scorer[]
  /** For scorers that compare answers: for each variant's key that of the variant it is compared with. */
  readonly references: ReadonlyMap<string, string>
  /** Score stored answers, and run nothing. */
  readonly scoresOnly: boolean
  readonly contextForm: 'contract' | 'experiment'
  /** Runs in flight over all providers; null: the lanes alone decide. */
  readonly concurrency: number | null
  readonly surroundings: RunSurroundings
  readonly meter: ProgressMeter
  /** Aborted: start nothing more. */
  readonly drain: AbortSignal
  /** Aborted: stop what is in flight, too. */
  readonly stop: AbortSignal
  /** Is told when the store fails, so that no call begins whose answer could not be kept. */
  readonly onStoreFailure: () => void
}

/** Whether nothing more may start. */
export function isStopped(given: PlanGiven): boolean {
  return given.drain.aborted || given.stop.aborted || (given.surroundings.budget?.endsRuns ?? null) !== null
}
