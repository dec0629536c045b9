import { findExperiment } from '../app/find-revision.ts'
import type { CacheFilter } from '../domain/cache-filter.ts'
import type { Store } from '../domain/store.ts'
import type { StoreFlags } from './with-store.ts'

/** The flags that say which stored answers are meant. */
export interface CacheFilterFlags extends StoreFlags {
  readonly model?: string
  readonly provider?: string
  /** Milliseconds. */
  readonly olderThan?: number
  /** Milliseconds. */
  readonly newerThan?: number
  readonly experiment?: string
}

/** The filter that the flags mean. Throws a PromptLooperError where there is no such experiment. */
export async function cacheFilter(
  store: Store,
  flags: CacheFilterFlags,
  experimentMeans: 'usedBy' | 'usedOnlyBy',
): Promise<CacheFilter> {
  const { model, provider, olderThan, newerThan, experiment } = flags
  const now = Date.now()
  return {
    ...(model !== undefined && { model }),
    ...(provider !== undefined && { provider }),
    ...(olderThan !== undefined && { createdBefore: now - olderThan }),
    ...(newerThan !== undefined && { createdSince: now - newerThan }),
    ...(experiment !== undefined && { [experimentMeans]: (await findExperiment(store, experiment)).id }),
  }
}
