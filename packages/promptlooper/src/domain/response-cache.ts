import type { CacheEntry } from './stage-result.ts'

/** How the cache is used: read and write; write only; read only, where a miss is an error. */
export type CacheMode = 'reuse' | 'fresh' | 'replay'

/** What the cache holds. */
export interface CacheStatistics {
  readonly totalEntries: number
  /** Characters of all stored answers. */
  readonly totalCharacters: number
  readonly byModel: readonly {
    readonly model: string
    readonly entries: number
    readonly tokensIn: number
    readonly tokensOut: number
  }[]
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
  release(key: string, owner: string): Promise<void>
}
