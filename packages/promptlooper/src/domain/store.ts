import type { BrowseStore } from './browse.ts'
import type { CacheFilter, CacheMerge, CacheSize, StoredAnswer } from './cache-filter.ts'
import type { CalibrationStore } from './calibration.ts'
import type { Example } from './example.ts'
import type { AxisChoice, Variant } from './experiment.ts'
import type { CacheMode, CacheStatistics } from './response-cache.ts'
import type { LabelStore } from './label.ts'
import type { RaceStore } from './race.ts'
import type { ExperimentRecord, RevisionProgress, RevisionRecord, RevisionScorer, RevisionStatus } from './revision.ts'
import type { Cell, Failure, Run, RunConfig } from './run.ts'
import type { Score, ScoreFailure } from './score.ts'
import type { CacheEntry, StageResult } from './stage-result.ts'
import type { Finish } from './adapter.ts'

/** The SQL truth. Every method throws a StoreError when the store can't be read or written. */
export interface Store extends AsyncDisposable {
  /** Stores a pending run; `experimentId` may be any text. */
  createRun(given: { readonly config: RunConfig; readonly experimentId?: string }): Promise<Run>
  run(id: string): Promise<Run | undefined>
  /** Ordered by stage index. */
  stageResults(runId: string): Promise<readonly StageResult[]>
  /** For each scorer the newest score, in the order in which scorers first scored. */
  scores(runId: string): Promise<readonly Score[]>
  /** For each scorer the newest failure, unless a newer score of that scorer exists. */
  scoreFailures(runId: string): Promise<readonly ScoreFailure[]>

  /**
   * Writes all or nothing, in one transaction, in order. Gives the commit sequence of each `run-completed` and
   * `run-failed` by run id.
   */
  commit(writes: readonly StoreWrite[]): Promise<ReadonlyMap<string, number>>

  readonly experiments: ExperimentStore
  readonly plan: PlanStore
  readonly owners: OwnerStore
  readonly races: RaceStore
  readonly labels: LabelStore
  readonly calibrations: CalibrationStore
  readonly browse: BrowseStore
  readonly cache: CacheStore
}

/** One thing to write. */
export type StoreWrite =
  | { readonly kind: 'run-started'; readonly runId: string; readonly startedAt: number }
  /** Replaces a result of the same run and stage. */
  | { readonly kind: 'stage-completed'; readonly result: StageResult }
  | {
      readonly kind: 'run-completed'
      readonly runId: string
      readonly end: RunEnd
      readonly scores: readonly Score[]
      readonly scoreFailures: readonly ScoreFailure[]
    }
  | { readonly kind: 'run-failed'; readonly runId: string; readonly end: RunEnd; readonly failure: Failure }
  /** Back to pending: cancelled, or stopped by a budget. Its stage results stay. */
  | { readonly kind: 'run-released'; readonly runId: string }
  | { readonly kind: 'scored'; readonly scores: readonly Score[]; readonly scoreFailures: readonly ScoreFailure[] }
  /** Also ends the claim on the key. */
  | { readonly kind: 'cache-put'; readonly key: string; readonly entry: CacheEntry }

/** The totals of a run at its end. */
export interface RunEnd {
  readonly tokensIn: number
  readonly tokensOut: number
  readonly latencyMs: number
  readonly costUsd: number | null
  readonly finish: Finish | null
  readonly durationMs: number
  readonly completedAt: number
}

/** Experiments and their revisions. */
export interface ExperimentStore {
  /** The experiment of this name, made where there is none. */
  open(name: string): Promise<ExperimentRecord>
  /** Newest first. */
  list(): Promise<readonly ExperimentRecord[]>
  find(nameOrId: string): Promise<ExperimentRecord | undefined>
  /**
   * Makes the next revision. A `fresh` one gets a new take, unless the newest revision is a `fresh` one that did not
   * complete: then it goes on with that take. Others get the newest take of the experiment.
   */
  createRevision(given: {
    readonly experimentId: string
    readonly file: string
    readonly source: string
    readonly repeats: number
    readonly cacheMode: CacheMode
    readonly scorers: readonly RevisionScorer[]
    readonly variants: readonly Variant[]
    /** Who runs it: a revision that no live owner runs any more reads as interrupted. Absent: nobody is looked for. */
    readonly owner?: string
  }): Promise<RevisionRecord>
  /** Adds the next examples of a revision, in order; the first has ordinal 0. One transaction. */
  addExamples(revisionId: string, examples: readonly Example[]): Promise<void>
  /** Notes that a revision has all examples of the dataset with this digest: later revisions may take them over. */
  noteDataset(revisionId: string, digest: string): Promise<void>
  /**
   * Gives a revision that has no examples yet those of any revision whose dataset had this digest. False, and nothing
   * added, where there is none.
   */
  addKnownExamples(revisionId: string, digest: string): Promise<boolean>
  endRevision(revisionId: string, status: RevisionStatus, reason: string | null): Promise<void>
  /** Newest first. */
  revisions(experimentId: string): Promise<readonly RevisionRecord[]>
  revision(id: string): Promise<RevisionRecord | undefined>
  /** Removes an experiment with its revisions, runs, stage results and scores. The cache stays. */
  delete(experimentId: string): Promise<void>
}

/** A variant as a revision holds it. */
export interface VariantRecord {
  readonly key: string
  readonly ordinal: number
  readonly label: string
  readonly labels: AxisChoice
  readonly variant: Variant
}

/** An example as a revision holds it. */
export interface ExampleRecord extends Example {
  readonly ordinal: number
}

/** A cell that somebody wants to run. */
export interface CellRequest {
  readonly cell: Cell
  readonly configHash: string
}

/** What came of asking for a cell. */
export type CellClaim =
  | { readonly outcome: 'claimed'; readonly runId: string }
  /** A completed run fills it. */
  | { readonly outcome: 'filled'; readonly runId: string }
  /** A failed run that may not be tried again now fills it. */
  | { readonly outcome: 'failed'; readonly runId: string }
  /** A live owner is running it. */
  | { readonly outcome: 'taken'; readonly runId: string }

/** A cell of a revision with the run that fills it, as reports read it. */
export interface FilledCell {
  readonly variantKey: string
  readonly exampleKey: string
  readonly exampleOrdinal: number
  readonly repeatIndex: number
  readonly run: Pick<
    Run,
    | 'id'
    | 'status'
    | 'tokensIn'
    | 'tokensOut'
    | 'durationMs'
    | 'latencyMs'
    | 'costUsd'
    | 'finish'
    | 'error'
    | 'failureKind'
    | 'completedAt'
  >
  /** Every stored score of the run, of all versions. */
  readonly scores: readonly Score[]
  readonly scoreFailures: readonly ScoreFailure[]
}

/** A revision's plan, and what fills it. */
export interface PlanStore {
  variants(revisionId: string): Promise<readonly VariantRecord[]>
  /** The next examples by ordinal, at most `limit`, after `afterOrdinal` (-1 for the first). */
  examples(revisionId: string, afterOrdinal: number, limit: number): Promise<readonly ExampleRecord[]>
  /**
   * The runs of a revision's cells on the examples of one page: for each cell the completed run of the highest take that
   * the revision may read, else its newest run. Ordered by example, variant, repeat; cells without a run are left out.
   */
  cells(revisionId: string, afterOrdinal: number, limit: number): Promise<readonly FilledCell[]>
  /**
   * Asks for cells on behalf of a revision, in one immediate transaction: makes the run row (`running`, with its owner)
   * where there is none, takes over a pending one, one whose owner is no longer alive, and one that failed by `adapter`
   * or `timeout` before `retryFailedBefore` (epoch milliseconds).
   */
  claim(given: {
    readonly revisionId: string
    readonly owner: string
    readonly cells: readonly CellRequest[]
    readonly retryFailedBefore: number
    readonly now: number
  }): Promise<readonly CellClaim[]>
  progress(revisionId: string): Promise<RevisionProgress>
  /** Runs whose end was committed after a sequence number, in its order. */
  endedAfter(commitSequence: number, limit: number): Promise<readonly Run[]>
}

/** Who is alive. An owner that has not beaten for `ttlMs`, or whose process on this host is gone, is dead. */
export interface OwnerStore {
  register(owner: string, now: number): Promise<void>
  beat(owner: string, now: number): Promise<void>
  /** Ends it; its running runs go back to pending. */
  release(owner: string): Promise<void>
}

/** The rows behind the response cache. */
export interface CacheStore {
  get(key: string): Promise<CacheEntry | undefined>
  put(key: string, entry: CacheEntry): Promise<void>
  claim(key: string, owner: string, ttlMs: number, now: number): Promise<boolean>
  /** In one transaction: the entry, unless it was created at `notCreatedAt`; else `claim`. */
  getOrClaim(
    key: string,
    owner: string,
    ttlMs: number,
    now: number,
    notCreatedAt: number | null,
  ): Promise<CacheEntry | 'claimed' | 'held'>
  release(key: string, owner: string): Promise<void>
  statistics(): Promise<CacheStatistics>
  size(filter: CacheFilter): Promise<CacheSize>
  /**
   * The entries, ordered by key, in groups of some megabytes: those that were there at the beginning and still are. To
   * be read to its end or ended by `return`, as `for await` does.
   */
  entries(filter: CacheFilter): AsyncIterable<readonly StoredAnswer[]>
  /**
   * Adds entries in one transaction. Of two entries of one key the older one stays; of two of one age, the one whose
   * canonical JSON comes first. So merging in any order gives the same.
   */
  merge(answers: readonly StoredAnswer[]): Promise<CacheMerge>
  /** Removes entries, some at a time so that others can write meanwhile; gives how many. */
  clear(filter: CacheFilter): Promise<number>
}
