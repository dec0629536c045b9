import type { CacheEntry } from './stage-result.ts'

/** How the cache is used: read and write; write only; read only, where a miss is an error. */
export type CacheMode = (typeof cacheModes)[number]

/** Every mode. */
export const cacheModes = ['reuse', 'fresh', 'replay'] as const

/** What the cache holds. */
export interface CacheStatistics {
  readonly totalEntries: number
  /** Characters of all stored answers. */
  readonly totalCharacters: number
  /** What all entries and their keys take, without what the store adds. */
  readonly totalBytes: number
  /** Ordered by provider, then model; those whose provider is not known come first. */
  readonly byModel: readonly ModelCacheStatistics[]
}

/** What the cache holds of one model of one provider. */
export interface ModelCacheStatistics {
  /** The provider's name in the file that asked; null where it is not known. */
  readonly provider: string | null
  readonly model: string
  readonly entries: number
  readonly characters: number
  readonly bytes: number
  readonly tokensIn: number
  readonly tokensOut: number
  /** What the calls that made the answers cost in USD, as far as known; null where of no entry. */
  readonly costUsd: number | null
  /** Stages of stored runs that were answered by these entries without a call. */
  readonly hits: number
  /** What those stages would have cost in USD, as far as known; null where of none. */
  readonly savedUsd: number | null
  /** Epoch milliseconds. */
  readonly oldestAt: number
  readonly newestAt: number
}

/** Stored answers by key. */
export interface ResponseCacheContract {
  get(key: string): Promise<CacheEntry | undefined>
  put(key: string, entry: CacheEntry): Promise<void>
  stats(): Promise<CacheStatistics>
  /**
   * Asks to be the one who makes the call of this key, for `ttlMs`. True: make it. False: another owner is making it;
   * look again later. An owner that claims again gets it again. Ends with `put`, with `release`, or when the time is over.
   */
  claim(key: string, owner: string, ttlMs: number): Promise<boolean>
  /**
   * Looks, and claims where there is nothing, in one step. Gives the entry, `claimed`, or `held` where another owner is
   * making the call. An entry that was created at `notCreatedAt` (epoch milliseconds) counts as nothing.
   */
  getOrClaim(
    key: string,
    owner: string,
    ttlMs: number,
    notCreatedAt: number | null,
  ): Promise<CacheEntry | 'claimed' | 'held'>
  release(key: string, owner: string): Promise<void>
}
