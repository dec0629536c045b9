import type { BudgetSettings } from '../domain/experiment.ts'
import type { CacheMode } from '../domain/response-cache.ts'
import type { RaceStanding } from '../run/race/race-standing.ts'
import type { LaneRegistry } from '../run/lane-registry.ts'
import type { ProgressFigures } from '../run/progress-meter.ts'
import type { ProviderPause } from '../run/provider-pause.ts'
import type { RevisionRecord, RevisionProgress } from '../domain/revision.ts'
import type { Store } from '../domain/store.ts'
import type { Event } from '../events/event.ts'
import type { Confinement } from './confinement.ts'

/** What a `run` command asks for. */
export interface RunOptions {
  /** The experiment file. */
  readonly file: string
  /** `sqlite:path`, `sqlite::memory:`, `postgres://…`; null: the nearest `.promptlooper/`. */
  readonly storeUrl: string | null
  readonly cacheMode: CacheMode
  /** Only the first so many examples. */
  readonly limit: number | null
  /** Only variants with these labels, by axis path; several labels of one axis are alternatives. */
  readonly only: readonly { readonly axis: string; readonly label: string }[]
  /** Only examples with these ids; empty: all. */
  readonly exampleIds: readonly string[]
  /** Holds before the file's budget, member by member; null: the file's. */
  readonly budget: BudgetSettings
  /** More failed runs than this make the revision fail; null: only when all fail. */
  readonly maxFailures: number | null
  /** `git:REV`: the same file at that commit is the baseline, before one that the file names. */
  readonly against?: string | null
  /** Run only as much of the plan as the decision needs, where the file does not say so itself. */
  readonly race?: boolean
  /** Score what is stored by the file as it is now, and run nothing. */
  readonly scoresOnly?: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The store at `storeUrl`, where the caller has it open already; it stays open. */
  readonly store?: Store
  /** Hears every event of this run. */
  readonly onEvent?: (event: Event) => void
  /** What the file may do; absent or null: all that the person at this machine may. */
  readonly confinement?: Confinement | null
  /** Aborted by the first Ctrl-C: start nothing more, finish what is in flight. */
  readonly drain: AbortSignal
  /** Aborted by the second Ctrl-C: stop now. */
  readonly stop: AbortSignal
  /** Experiments run with the same registry share their providers' limits; absent: with all others of this process. */
  readonly lanes?: LaneRegistry
  readonly onWarning: (message: string) => void
  /** Called at most a few times a second while runs happen, and once at the end. */
  readonly onProgress: (snapshot: ProgressSnapshot) => void
  /** Called once the revision has ended, while its store is still open: the only way to read one in memory. */
  readonly onEnded?: (store: Store, revision: RevisionRecord) => Promise<void>
}

/** Where a running experiment stands. */
export interface ProgressSnapshot extends ProgressFigures {
  readonly experimentName: string
  readonly revisionNumber: number
  /** null where the whole plan is run. */
  readonly race: RaceStanding | null
  /** Providers that are paused, or were. */
  readonly pauses: readonly ProviderPause[]
}

/** How a `run` command ended. */
export interface RunSummary {
  readonly revision: RevisionRecord
  readonly progress: RevisionProgress
  readonly last: ProgressSnapshot
  /** The failures by message, most frequent first, at most ten. */
  readonly failures: readonly { readonly message: string; readonly count: number }[]
  /** What a person can do about why it stopped; null where there is nothing to say. */
  readonly hint: string | null
  readonly storeUrl: string
}
