import { sql, type Kysely } from 'kysely'

import type { ModelCacheStatistics } from '../domain/response-cache.ts'
import type { CacheStore } from '../domain/store.ts'
import { entryBytes } from './cache-selection.ts'
import type { Tables } from './tables.ts'

/** Gives the counting of the response cache: by provider and model, with what it saved. Reads every entry and stage result. */
export function cacheStatistics(database: Kysely<Tables>): CacheStore['statistics'] {
  return async () => {
    const { rows } = await sql<ModelCacheStatistics>`
      select e.provider, e.model, entries, characters, bytes, "tokensIn", "tokensOut", "costUsd",
        coalesce(hits, 0) as hits, "savedUsd", "oldestAt", "newestAt"
      from (
        select provider, model, count(*) as entries, sum(length(response)) as characters,
          sum(${sql.raw(entryBytes)}) as bytes, sum(tokens_in) as "tokensIn", sum(tokens_out) as "tokensOut",
          sum(cost_usd) as "costUsd", min(created_at) as "oldestAt", max(created_at) as "newestAt"
        from cache_entries group by provider, model
      ) e left join (
        select c.provider, c.model, count(*) as hits, sum(s.cost_usd) as "savedUsd"
        from stage_results s join cache_entries c on c.key = s.cache_key
        where s.cached = 1 group by c.provider, c.model
      ) s on s.provider is not distinct from e.provider and s.model = e.model
      order by e.provider nulls first, e.model`.execute(database)
    const byModel = rows.map((row) => ({ ...row }))
    const total = (of: (each: ModelCacheStatistics) => number): number =>
      byModel.reduce((sum, each) => sum + of(each), 0)
    return {
      totalEntries: total(({ entries }) => entries),
      totalCharacters: total(({ characters }) => characters),
      totalBytes: total(({ bytes }) => bytes),
      byModel,
    }
  }
}
