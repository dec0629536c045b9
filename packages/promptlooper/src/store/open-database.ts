import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'

import { messageOf, StoreError } from '../domain/errors.ts'
import { SqliteConnection } from './sqlite-connection.ts'
import { storeFailure } from './store-failure.ts'
import type { StoreAddress } from './store-url.ts'

/** Opens the database at an address, making its folder and its file where they are missing. Throws a StoreError. */
export function openDatabase(address: StoreAddress): SqliteConnection {
  const path = address.path === ':memory:' ? address.path : resolve(address.path)
  if (path !== ':memory:') checkPlace(path)
  try {
    const database = new DatabaseSync(path, { enableForeignKeyConstraints: true })
    return new SqliteConnection(database, path, address.busyTimeoutMs)
  } catch (error) {
    throw storeFailure(error, path)
  }
}

/**
 * Sets how the database is kept: a write-ahead log, so that readers and a writer don't wait for one another, flushed at
 * checkpoints. A killed process loses nothing that was committed; a power cut may lose the last commits, never the file.
 */
export async function setDurability(connection: SqliteConnection, address: StoreAddress): Promise<void> {
  await startLog(connection, address.busyTimeoutMs)
  connection.attempt(() => {
    connection.database.exec('pragma synchronous = normal')
    // Cache keys are random: many commits touch one page, and four times the usual log writes it back once (a third more runs a second).
    connection.database.exec('pragma wal_autocheckpoint = 4000')
    connection.database.exec('pragma cache_size = -16000')
    if (address.maximumPages !== null) connection.database.exec(`pragma max_page_count = ${address.maximumPages}`)
  })
}

/** Here SQLite does not always wait for other processes: so we do. */
async function startLog(connection: SqliteConnection, busyTimeoutMs: number): Promise<void> {
  const lastAttemptAt = performance.now() + busyTimeoutMs
  for (;;) {
    try {
      connection.attempt(() => connection.database.exec('pragma journal_mode = wal'))
      return
    } catch (error) {
      const mayWait = error instanceof StoreError && error.code === 'store-locked' && performance.now() < lastAttemptAt
      if (!mayWait) throw error
      await setTimeout(20)
    }
  }
}

/** Says in plain words what SQLite would only call "unable to open". */
function checkPlace(path: string): void {
  const folder = dirname(path)
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new StoreError(
      'store-cannot-open',
      `the folder of the store, ${folder}, can not be made: ${messageOf(error)}`,
      {
        hint: 'Name another place with --store sqlite:PATH.',
        cause: error,
      },
    )
  }
  if (existsSync(path)) {
    if (statSync(path).isDirectory()) {
      throw new StoreError('store-cannot-open', `${path} is a folder, not a store file`, {
        hint: `Name a file in it: sqlite:${path}/store.db.`,
      })
    }
    demandWritable(path, 'the store file')
  }
  // SQLite keeps its log beside the file: a writable file in a folder that is not would fail at the first write.
  demandWritable(folder, 'the folder of the store')
}

function demandWritable(path: string, what: string): void {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
  } catch (error) {
    throw new StoreError('store-read-only', `${what}, ${path}, may not be written`, {
      hint: `Make it writable (chmod u+w ${path}), or name another store with --store sqlite:PATH.`,
      cause: error,
    })
  }
}
