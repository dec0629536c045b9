import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'

import { StoreError } from '../domain/errors.ts'
import type { CacheMode } from '../domain/response-cache.ts'
import type { RevisionStatus } from '../domain/revision.ts'
import type { CacheEntry } from '../domain/stage-result.ts'
import { applicationId } from './migrate.ts'
import { allMigrations } from './migrations/all-migrations.ts'
import { cacheEntryFromRow } from './rows.ts'
import { SqliteConnection } from './sqlite-connection.ts'
import { storeFailure } from './store-failure.ts'
import { readStoreUrl } from './store-url.ts'
import type { CacheEntryRow } from './tables.ts'

/** What a store holds of an experiment that is about to run. It is only read: no table is made or brought up to date. */
export interface StoredPlan extends Disposable {
  /** null where the store has no experiment of this name. */
  experiment(name: string): StoredExperiment | null
  /** The completed runs of some examples, of each cell the one of the highest take. */
  completed(given: {
    readonly experimentId: string
    readonly exampleKeys: readonly string[]
    readonly lowestTake: number
    readonly highestTake: number
  }): readonly CompletedCell[]
  /** Scores of some runs, by run. */
  scores(
    runIds: readonly string[],
  ): ReadonlyMap<string, readonly { readonly scorer: string; readonly version: string }[]>
  /** Whether any answer is cached at all. */
  readonly hasAnswers: boolean
  answer(key: string): CacheEntry | undefined
}

/** An experiment as far as its next revision depends on it. */
export interface StoredExperiment {
  readonly id: string
  /** Completed runs of all its revisions. */
  readonly completedRuns: number
  readonly newest: { readonly take: number; readonly cacheMode: CacheMode; readonly status: RevisionStatus } | null
}

/** A completed run and its place in the plan. */
export interface CompletedCell {
  readonly runId: string
  readonly variantKey: string
  readonly exampleKey: string
  readonly repeatIndex: number
}

/** Opens a store that is there, to read it. Throws a StoreError where it is no store, or one of a newer version. */
export function openStoredPlan(url: string): StoredPlan {
  const { path, busyTimeoutMs } = readStoreUrl(url)
  const database = openForReading(resolve(path), busyTimeoutMs)
  const connection = new SqliteConnection(database, path, busyTimeoutMs)
  try {
    connection.attempt(() => checkStore(connection))
  } catch (error) {
    database.close()
    throw error
  }
  return readerOf(connection)
}

/**
 * A reader of a write-ahead log leaves files beside the database. Where there is no log everything is in the database
 * itself, and it can be read as a file that does not change: then nothing is written at all.
 */
function openForReading(path: string, timeout: number): DatabaseSync {
  try {
    const log = statSync(`${path}-wal`, { throwIfNoEntry: false })
    if (log !== undefined && log.size > 0) return new DatabaseSync(path, { readOnly: true, timeout })
    const address = pathToFileURL(path)
    address.searchParams.set('immutable', '1')
    return new DatabaseSync(address, { readOnly: true, timeout })
  } catch (error) {
    throw storeFailure(error, path)
  }
}

function checkStore(connection: SqliteConnection): void {
  const header = connection.prepare<{ application_id: number }>('pragma application_id').get()
  if (header?.application_id !== applicationId) {
    throw new StoreError('store-foreign', `${connection.path} is a database of another program`)
  }
  const newest = connection.prepare<{ version: number }>('select max(number) as version from migrations').get()
  if ((newest?.version ?? 0) > allMigrations.length) {
    throw new StoreError('store-newer', `${connection.path} was made by a newer version of PromptLooper`, {
      hint: 'Update PromptLooper.',
    })
  }
}

function readerOf(connection: SqliteConnection): StoredPlan {
  const experimentRow = connection.prepare<{ id: string }>('select id from experiments where name = ?')
  const completedCount = connection.prepare<{ count: number }>(
    `select count(*) as count from runs where experiment_id = ? and status = 'completed'`,
  )
  const newestRevision = connection.prepare<NonNullable<StoredExperiment['newest']>>(
    `select take, cache_mode as cacheMode, status from revisions where experiment_id = ? order by number desc limit 1`,
  )
  const completedRuns = connection.prepare<CompletedCell>(
    `select id as runId, variant_key as variantKey, example_key as exampleKey, repeat_index as repeatIndex from runs
     where experiment_id = ? and example_key in (select value from json_each(?)) and status = 'completed'
       and take between ? and ? order by take`,
  )
  const scoreRows = connection.prepare<{ run_id: string; scorer: string; version: string }>(
    `select run_id, scorer_name as scorer, version from scores where run_id in (select value from json_each(?))`,
  )
  const anyAnswer = connection.prepare<{ found: number }>('select 1 as found from cache_entries limit 1')
  const answerRow = connection.prepare<Omit<CacheEntryRow, 'key'>>('select * from cache_entries where key = ?')
  return {
    experiment(name) {
      const row = connection.attempt(() => experimentRow.get(name))
      if (row === undefined) return null
      const completed = connection.attempt(() => completedCount.get(row.id)?.count ?? 0)
      return {
        id: row.id,
        completedRuns: completed,
        newest: connection.attempt(() => newestRevision.get(row.id)) ?? null,
      }
    },
    completed({ experimentId, exampleKeys, lowestTake, highestTake }) {
      const keys = JSON.stringify(exampleKeys)
      const runs = connection.attempt(() => completedRuns.all(experimentId, keys, lowestTake, highestTake))
      // Ordered by take: of each cell the last one stays.
      return [...new Map(runs.map((run) => [`${run.variantKey} ${run.exampleKey} ${run.repeatIndex}`, run])).values()]
    },
    scores(runIds) {
      return Map.groupBy(
        connection.attempt(() => scoreRows.all(JSON.stringify(runIds))),
        (row) => row.run_id,
      )
    },
    get hasAnswers() {
      return connection.attempt(() => anyAnswer.get()) !== undefined
    },
    answer(key) {
      const row = connection.attempt(() => answerRow.get(key))
      return row === undefined ? undefined : cacheEntryFromRow(row)
    },
    [Symbol.dispose]() {
      connection.database.close()
    },
  }
}
