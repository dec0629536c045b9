import type { CacheEntry } from './stage-result.ts'

/** Which stored answers are meant: those for which every member holds. */
export interface CacheFilter {
  /** The model as it stands in the entry: as the provider named it. */
  readonly model?: string
  /** The provider's name in the file that asked. */
  readonly provider?: string
  /** Epoch milliseconds. */
  readonly createdBefore?: number
  /** Epoch milliseconds; one created then is meant, too. */
  readonly createdSince?: number
  /** The id of an experiment: only answers that a stage of one of its runs got. */
  readonly usedBy?: string
  /** The id of an experiment: as `usedBy`, and no run of another experiment got it. */
  readonly usedOnlyBy?: string
  /** Only the oldest: those for which there is no room when the newest fill so many bytes. */
  readonly beyondBytes?: number
}

/** A stored answer with its key. */
export interface StoredAnswer {
  readonly key: string
  readonly entry: CacheEntry
}

/** How much a filter means. */
export interface CacheSize {
  readonly entries: number
  /** What the answers and their keys take, without what the store adds. */
  readonly bytes: number
}

/** What came of merging answers into a cache. */
export interface CacheMerge {
  /** Keys that the cache did not hold. */
  readonly added: number
  /** Keys that it held with the same entry. */
  readonly same: number
  /** Keys that it held with another entry, where its own was older and stayed. */
  readonly stayed: number
  /** Keys that it held with another entry, where the given one was older and took its place. */
  readonly replaced: number
}
