import type { Kysely } from 'kysely'

import type { CacheEntry } from '../domain/stage-result.ts'
import type { CacheStore } from '../domain/store.ts'
import { cacheExchange } from './cache-exchange.ts'
import { cacheStatistics } from './cache-statistics.ts'
import { jsonTextOrNull } from './json-text.ts'
import type { Liveness } from './liveness.ts'
import { cacheEntryFromRow } from './rows.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import type { CacheEntryRow, Tables } from './tables.ts'

/** The rows behind the response cache. */
export function cacheRows(
  connection: SqliteConnection,
  database: Kysely<Tables>,
  liveness: Liveness,
  writeEntry: (key: string, entry: CacheEntry) => void,
): CacheStore {
  const entry = connection.prepare<Omit<CacheEntryRow, 'key'>>(
    `select response, model, tokens_in, tokens_out, latency_ms, finish, tool_calls_json, json_json, reasoning_tokens,
       cached_tokens, cost_usd, first_token_ms, logprobs_json, raw_json, created_at, provider
     from cache_entries where key = ?`,
  )
  const claimHolder = connection.prepare<{ owner: string }>('select owner from cache_claims where key = ?')
  const writeClaim = connection.prepare(
    `insert into cache_claims (key, owner, expires_at) values (?, ?, ?)
     on conflict (key) do update set owner = excluded.owner, expires_at = excluded.expires_at
     where cache_claims.owner = excluded.owner or cache_claims.expires_at <= ?`,
  )
  const takeOverClaim = connection.prepare('update cache_claims set owner = ?, expires_at = ? where key = ?')
  const endClaim = connection.prepare('delete from cache_claims where key = ? and owner = ?')

  function claimed(key: string, owner: string, ttlMs: number, now: number): boolean {
    if (writeClaim.run(key, owner, now + ttlMs, now) > 0) return true
    const holder = claimHolder.get(key)
    if (holder !== undefined && !liveness.isKnownDead(holder.owner, now)) return false
    takeOverClaim.run(owner, now + ttlMs, key)
    return true
  }

  return {
    async get(key) {
      const row = await connection.read(() => entry.get(key))
      return row === undefined ? undefined : cacheEntryFromRow(row)
    },
    async put(key, given) {
      await connection.write(() => writeEntry(key, given))
    },
    async claim(key, owner, ttlMs, now) {
      return await connection.writeTogether(() => claimed(key, owner, ttlMs, now))
    },
    async getOrClaim(key, owner, ttlMs, now, notCreatedAt) {
      return await connection.writeTogether(() => {
        const row = entry.get(key)
        if (row !== undefined && row.created_at !== notCreatedAt) return cacheEntryFromRow(row)
        return claimed(key, owner, ttlMs, now) ? 'claimed' : 'held'
      })
    },
    async release(key, owner) {
      await connection.writeTogether(() => endClaim.run(key, owner))
    },
    statistics: cacheStatistics(database),
    ...cacheExchange(
      connection,
      (key) => {
        const row = entry.get(key)
        return row === undefined ? undefined : cacheEntryFromRow(row)
      },
      writeEntry,
    ),
  }
}

/** Gives the write of one cache entry, to be called within a transaction; it ends the claim on the key, whoever has it. */
export function cacheEntryWriter(
  connection: SqliteConnection,
  now: () => number,
): (key: string, entry: CacheEntry) => void {
  const write = connection.prepare(
    `insert into cache_entries (key, response, model, tokens_in, tokens_out, latency_ms, finish, tool_calls_json,
       json_json, reasoning_tokens, cached_tokens, cost_usd, first_token_ms, logprobs_json, raw_json,
       created_at, provider)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (key) do update set response = excluded.response, model = excluded.model,
       tokens_in = excluded.tokens_in, tokens_out = excluded.tokens_out, latency_ms = excluded.latency_ms,
       finish = excluded.finish, tool_calls_json = excluded.tool_calls_json, json_json = excluded.json_json,
       reasoning_tokens = excluded.reasoning_tokens, cached_tokens = excluded.cached_tokens,
       cost_usd = excluded.cost_usd, first_token_ms = excluded.first_token_ms,
       logprobs_json = excluded.logprobs_json, raw_json = excluded.raw_json, created_at = excluded.created_at,
       provider = excluded.provider`,
  )
  const endClaim = connection.prepare('delete from cache_claims where key = ?')
  return (key, entry) => {
    write.run(
      key,
      entry.response,
      entry.model,
      entry.tokensIn,
      entry.tokensOut,
      entry.latencyMs ?? null,
      entry.finish ?? null,
      jsonTextOrNull(entry.toolCalls),
      entry.json === undefined ? null : JSON.stringify(entry.json),
      entry.reasoningTokens ?? null,
      entry.cachedTokens ?? null,
      entry.costUsd ?? null,
      entry.firstTokenMs ?? null,
      jsonTextOrNull(entry.logprobs),
      entry.raw === undefined ? null : JSON.stringify(entry.raw),
      entry.createdAt ?? now(),
      entry.provider ?? null,
    )
    endClaim.run(key)
  }
}
