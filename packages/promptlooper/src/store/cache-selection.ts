import type { SQLInputValue } from 'node:sqlite'

import type { CacheFilter } from '../domain/cache-filter.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

/** The bytes of an entry with its key, in SQL. */
export const entryBytes = `octet_length(key) + octet_length(response) + coalesce(octet_length(tool_calls_json), 0)
  + coalesce(octet_length(json_json), 0) + coalesce(octet_length(raw_json), 0)
  + coalesce(octet_length(logprobs_json), 0)`

/** The keys that a filter meant when it was asked, on disk where they are many; until it is disposed of. */
export interface CacheSelection extends AsyncDisposable {
  size(): Promise<{ readonly entries: number; readonly bytes: number }>
  /** The next keys in order, after one (empty: from the first), at most `limit`. */
  keysAfter(key: string, limit: number): Promise<readonly SelectedKey[]>
}

/** A key, and how many bytes its entry took. */
export interface SelectedKey {
  readonly key: string
  readonly bytes: number
}

/** Gives the making of selections: each is a temporary table of this connection, so that others are never held up. */
export function cacheSelections(connection: SqliteConnection): (filter: CacheFilter) => Promise<CacheSelection> {
  let made = 0
  return async (filter) => {
    const table = `temp.cache_selection_${(made += 1)}`
    const { where, parameters } = conditions(filter)
    await connection.read(() => {
      connection.database.exec(`create table ${table} (key text primary key, bytes integer not null) without rowid`)
      connection.prepare(`insert into ${table} ${selecting(where, filter)}`).run(...parameters)
    })
    const total = connection.prepare<{ entries: number; bytes: number }>(
      `select count(*) as entries, coalesce(sum(bytes), 0) as bytes from ${table}`,
    )
    const next = connection.prepare<SelectedKey>(`select key, bytes from ${table} where key > ? order by key limit ?`)
    return {
      size: async () => ({ ...((await connection.read(() => total.get())) ?? { entries: 0, bytes: 0 }) }),
      keysAfter: async (key, limit) => await connection.read(() => next.all(key, limit)),
      async [Symbol.asyncDispose]() {
        if (connection.database.isOpen) await connection.read(() => connection.database.exec(`drop table ${table}`))
      },
    }
  }
}

function selecting(where: string, { beyondBytes }: CacheFilter): string {
  if (beyondBytes === undefined) return `select key, ${entryBytes} from cache_entries where ${where}`
  return `select key, bytes from (
      select key, bytes, sum(bytes) over (order by created_at desc, key rows unbounded preceding) as with_newer
      from (select key, created_at, ${entryBytes} as bytes from cache_entries where ${where})
    ) where with_newer > ?`
}

function conditions(filter: CacheFilter): { readonly where: string; readonly parameters: readonly SQLInputValue[] } {
  const { model, provider, createdBefore, createdSince, usedBy, usedOnlyBy, beyondBytes } = filter
  const parts: string[] = ['true']
  const parameters: SQLInputValue[] = []
  const demand = (part: string, value: SQLInputValue | undefined): void => {
    if (value === undefined) return
    parts.push(part)
    parameters.push(value)
  }
  demand('model = ?', model)
  demand('provider = ?', provider)
  demand('created_at < ?', createdBefore)
  demand('created_at >= ?', createdSince)
  demand(`key in (${keysOfRuns('experiment_id = ?')})`, usedBy)
  demand(`key in (${keysOfRuns('experiment_id = ?')})`, usedOnlyBy)
  // A run of no experiment is another's, too.
  demand(`key not in (${keysOfRuns('experiment_id is not ?')})`, usedOnlyBy)
  if (beyondBytes !== undefined) parameters.push(beyondBytes)
  return { where: parts.join(' and '), parameters }
}

function keysOfRuns(which: string): string {
  return `select cache_key from stage_results
    where cache_key is not null and run_id in (select id from runs where ${which})`
}
