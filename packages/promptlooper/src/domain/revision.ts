import type { CacheMode } from './response-cache.ts'

export type RevisionStatus = 'running' | 'completed' | 'interrupted' | 'budget-stopped' | 'failed'

/** A named comparison; every `run` of its file makes a revision. */
export interface ExperimentRecord {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly latestRevision: RevisionRecord | null
}

/** A scorer as a revision used it. */
export interface RevisionScorer {
  readonly name: string
  readonly kind: string
  readonly version: string
  /** Of a scorer that compares answers: for each variant's key that of the variant it is compared with. */
  readonly references?: { readonly [variantKey: string]: string }
}

/** The file and plan of one `run` command. Times are epoch milliseconds. */
export interface RevisionRecord {
  readonly id: string
  readonly experimentId: string
  readonly experimentName: string
  /** Counts from 1 within the experiment. */
  readonly number: number
  readonly status: RevisionStatus
  /** Why it stopped, in words for people; null while running and when completed. */
  readonly statusReason: string | null
  /** The experiment file's text, as read. */
  readonly source: string
  readonly file: string
  readonly repeats: number
  readonly cacheMode: CacheMode
  /** The take that it fills cells with; a `fresh` revision reads no older one. */
  readonly take: number
  readonly scorers: readonly RevisionScorer[]
  readonly exampleCount: number
  readonly variantCount: number
  readonly createdAt: number
  readonly finishedAt: number | null
}

/** How many of a revision's cells are in which state. */
export interface RevisionProgress {
  readonly planned: number
  readonly completed: number
  readonly failed: number
  readonly running: number
  readonly pending: number
}
