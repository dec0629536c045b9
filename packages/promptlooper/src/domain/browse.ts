import type { Finish } from './adapter.ts'
import type { RevisionStatus } from './revision.ts'
import type { FailureKind, RunStatus } from './run.ts'
import type { Score } from './score.ts'

/** What runs of a revision are ordered by: their place in the plan, a figure, or the newest score of one scorer. */
export type RunOrder = 'plan' | 'cost' | 'latency' | 'duration' | 'tokens' | 'completed' | 'score'

/** Where a page of runs ended: the value that it is ordered by, and the run's place in the plan. */
export interface RunPosition {
  /** null in the order of the plan, and where the run has no such figure: those stand last. */
  readonly value: number | null
  readonly exampleOrdinal: number
  readonly variantOrdinal: number
  readonly repeatIndex: number
}

/** Which runs of a revision are wanted. Empty lists ask for nothing in particular. */
export interface RunQuery {
  readonly revisionId: string
  readonly limit: number
  /** null for the first page. */
  readonly after: RunPosition | null
  readonly order: RunOrder
  readonly direction: 'ascending' | 'descending'
  /** Whose scores are meant by `order: 'score'`, `leastScore` and `mostScore`. */
  readonly scorer: string | null
  readonly leastScore: number | null
  readonly mostScore: number | null
  readonly variantKeys: readonly string[]
  readonly statuses: readonly RunStatus[]
  readonly failureKinds: readonly FailureKind[]
  readonly finishes: readonly Finish[]
  /** Examples whose metadata has this text, number or truth value under this name. */
  readonly slice: { readonly name: string; readonly value: string } | null
  /** Words that input, prompts or answers hold, all of them; the last may be the beginning of one. */
  readonly text: string | null
}

/** A run as a table shows it: texts are the first characters only. */
export interface RunRowView {
  readonly id: string
  readonly exampleOrdinal: number
  readonly exampleId: string
  readonly variantKey: string
  readonly variantOrdinal: number
  readonly repeatIndex: number
  readonly take: number
  readonly status: RunStatus
  readonly finish: Finish | null
  readonly failureKind: FailureKind | null
  readonly error: string | null
  readonly tokensIn: number | null
  readonly tokensOut: number | null
  readonly costUsd: number | null
  readonly latencyMs: number | null
  readonly durationMs: number | null
  readonly completedAt: number | null
  /** The input as JSON, and the last stage's answer. */
  readonly inputExcerpt: string
  readonly answerExcerpt: string | null
  /** Of each scorer the newest. */
  readonly scores: readonly Pick<Score, 'scorerName' | 'value' | 'label'>[]
}

/** A page of runs. `next` is null at the end; a page may hold fewer rows than asked for, even none, and still go on. */
export interface RunPage {
  readonly rows: readonly RunRowView[]
  readonly next: RunPosition | null
}

/** What came of one variant on one example, over all repeats. */
export interface CellFigures {
  readonly exampleOrdinal: number
  readonly variantOrdinal: number
  readonly completed: number
  readonly failed: number
  /** The mean of one scorer's newest scores; null where there is none. */
  readonly score: number | null
  /** USD of the runs whose price is known. */
  readonly costUsd: number
}

/** The end of a run, as listeners hear of it. */
export interface RunEnding {
  readonly sequence: number
  readonly runId: string
  readonly experimentId: string | null
  readonly variantKey: string | null
  readonly exampleKey: string | null
  readonly repeatIndex: number | null
  readonly status: RunStatus
  readonly finish: Finish | null
  readonly failureKind: FailureKind | null
  readonly costUsd: number | null
  readonly latencyMs: number | null
}

/** The newest revision of an experiment, as far as it is to be watched. */
export interface ExperimentState {
  readonly experimentId: string
  readonly revisionId: string
  readonly number: number
  readonly status: RevisionStatus
}

/** Reading a store as people do: page by page, by filters and words. */
export interface BrowseStore {
  /** Throws a StoreError for an unknown revision. */
  runs(query: RunQuery): Promise<RunPage>
  /** The figures of the examples of one page, by example and variant; cells without an ended run are left out. */
  figures(
    revisionId: string,
    scorer: string | null,
    afterOrdinal: number,
    limit: number,
  ): Promise<readonly CellFigures[]>
  /** Ends of runs that were committed after a sequence number, in its order. */
  endsAfter(sequence: number, limit: number): Promise<readonly RunEnding[]>
  /** The highest commit sequence given so far; 0 where no run has ended. */
  lastSequence(): Promise<number>
  /** Every experiment that has a revision. */
  states(): Promise<readonly ExperimentState[]>
  /**
   * Adds the texts of the next runs that ended to the index that `text` is looked up in, at most `limit` of them; gives
   * how many are still missing. Runs do not do it themselves: it would slow them.
   */
  indexTexts(limit: number): Promise<number>
}
