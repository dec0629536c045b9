import type { Clock } from '../domain/clock.ts'
import type { CacheStatistics, ResponseCacheContract } from '../domain/response-cache.ts'
import type { CacheEntry } from '../domain/stage-result.ts'
import type { Store } from '../domain/store.ts'

/** Stored answers by key, over a store. A droppable copy: what runs got stands in their stage results. */
export class ResponseCache implements ResponseCacheContract {
  readonly #rows: Store['cache']
  readonly #clock: Pick<Clock, 'now'>
  readonly #maxAgeMs: number | null

  /** @param maxAgeMs entries that are older count as none; null: every entry counts */
  constructor(store: Pick<Store, 'cache'>, clock: Pick<Clock, 'now'> = Date, maxAgeMs: number | null = null) {
    this.#rows = store.cache
    this.#clock = clock
    this.#maxAgeMs = maxAgeMs
  }

  /** The entry of a key; undefined where there is none, or none that is young enough. */
  async get(key: string): Promise<CacheEntry | undefined> {
    const entry = await this.#rows.get(key)
    return entry === undefined || this.#isTooOld(entry) ? undefined : entry
  }

  #isTooOld({ createdAt = 0 }: CacheEntry): boolean {
    return this.#maxAgeMs !== null && createdAt < this.#clock.now() - this.#maxAgeMs
  }

  /** Stores an entry, in place of an older one, and ends the claim on its key. `createdAt` is now where it is not given. */
  async put(key: string, entry: CacheEntry): Promise<void> {
    await this.#rows.put(key, entry.createdAt === undefined ? { ...entry, createdAt: this.#clock.now() } : entry)
  }

  /** Asks to be the one who makes the call of a key, for `ttlMs`; false where another owner is making it. */
  async claim(key: string, owner: string, ttlMs: number): Promise<boolean> {
    return await this.#rows.claim(key, owner, ttlMs, this.#clock.now())
  }

  /**
   * The entry of a key; where there is none, or only one that is too old or was created at `notCreatedAt`, asks for its claim:
   * `claimed`, or `held` where another owner is making the call.
   */
  async getOrClaim(
    key: string,
    owner: string,
    ttlMs: number,
    notCreatedAt: number | null,
  ): Promise<CacheEntry | 'claimed' | 'held'> {
    const found = await this.#rows.getOrClaim(key, owner, ttlMs, this.#clock.now(), notCreatedAt)
    if (typeof found === 'string' || !this.#isTooOld(found)) return found
    return await this.#rows.getOrClaim(key, owner, ttlMs, this.#clock.now(), found.createdAt ?? null)
  }

  /** Ends an owner's claim; another owner's stays. */
  async release(key: string, owner: string): Promise<void> {
    await this.#rows.release(key, owner)
  }

  /** Counts the entries. Reads every entry: not for a loop. */
  async stats(): Promise<CacheStatistics> {
    return await this.#rows.statistics()
  }
}
