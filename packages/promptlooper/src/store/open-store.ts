import { Kysely } from 'kysely'

import type { Store } from '../domain/store.ts'
import { browseRows } from './browse/browse-rows.ts'
import { cacheEntryWriter, cacheRows } from './cache-rows.ts'
import { calibrationRows } from './calibrations.ts'
import { filledCells } from './cells.ts'
import { claimCells } from './claim-cells.ts'
import { commitWrites } from './commit.ts'
import { exampleRows } from './examples.ts'
import { experimentRows } from './experiments.ts'
import { type Host, thisHost } from './host.ts'
import { ownerLiveness } from './liveness.ts'
import { labelRows } from './labels.ts'
import { checkVersion, migrate } from './migrate.ts'
import { openDatabase, setDurability } from './open-database.ts'
import { ownerRows } from './owners.ts'
import { planRows } from './plan.ts'
import { countProgress } from './progress.ts'
import { raceRows } from './races.ts'
import { revisionReader } from './revision-reader.ts'
import { revisionRows } from './revisions.ts'
import { runRows } from './runs.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import { NodeSqliteDialect } from './sqlite-dialect.ts'
import { readStoreUrl } from './store-url.ts'
import type { Tables } from './tables.ts'

/**
 * Opens the store at `sqlite:PATH` or `sqlite::memory:`, making its folder, file and tables where they are missing.
 * `?max_page_count=` limits its size, `?busy_timeout=` how long (in milliseconds) it waits for another process.
 * Throws a StoreError whose code says why it can't be opened, and a NotYetError for PostgreSQL.
 */
export async function openStore(url: string, host: Host = thisHost): Promise<Store> {
  const address = readStoreUrl(url)
  const connection = openDatabase(address)
  const database = new Kysely<Tables>({ dialect: new NodeSqliteDialect(connection) })
  try {
    // Before anything is changed: another program's database, or a newer version's, is left as it is.
    await checkVersion(database, connection.path)
    await setDurability(connection, address)
    await migrate(database, connection.path, host.now())
  } catch (error) {
    connection.database.close()
    throw error
  }
  return assemble(connection, database, host)
}

function assemble(connection: SqliteConnection, database: Kysely<Tables>, host: Host): Store {
  const now = (): number => host.now()
  const liveness = ownerLiveness(connection, host)
  const readRevision = revisionReader(connection, liveness, now)
  const writeCacheEntry = cacheEntryWriter(connection, now)
  const { examples, ...datasets } = exampleRows(connection)
  return {
    ...runRows(connection, database),
    commit: commitWrites(connection, writeCacheEntry),
    experiments: {
      ...experimentRows(database, now, readRevision),
      ...revisionRows(database, now, readRevision),
      ...datasets,
    },
    plan: {
      ...planRows(database),
      examples,
      cells: filledCells(connection),
      claim: claimCells(connection, liveness),
      progress: countProgress(connection, database, liveness, now),
    },
    races: raceRows(database),
    labels: labelRows(database),
    calibrations: calibrationRows(database),
    browse: browseRows(connection, liveness, now),
    owners: ownerRows(connection, host),
    cache: cacheRows(connection, database, liveness, writeCacheEntry),
    async [Symbol.asyncDispose]() {
      await database.destroy()
      if (connection.database.isOpen) connection.database.close()
    },
  }
}
