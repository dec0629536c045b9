import { type Kysely, sql } from 'kysely'

import { StoreError } from '../domain/errors.ts'
import { allMigrations } from './migrations/all-migrations.ts'
import type { Migration } from './migrations/migration.ts'
import type { Tables } from './tables.ts'

/** "PLOO": in the header of our database files, so that another program's database is never touched. */
export const applicationId = 0x504c4f4f

/**
 * Brings a database to the newest tables, all missing migrations in one immediate transaction: of two processes that
 * open a store at once, one waits and then finds nothing to do. Throws a StoreError for a store of a newer version and
 * for a database that is not a store, changing neither.
 */
export async function migrate(
  database: Kysely<Tables>,
  path: string,
  now: number,
  migrations: readonly Migration[] = allMigrations,
): Promise<void> {
  if ((await checkVersion(database, path, migrations)) === migrations.length) return
  await database.transaction().execute(async (transaction) => {
    const from = await checkVersion(transaction, path, migrations)
    if (from === 0) await prepareNewStore(transaction)
    for (const migration of migrations.slice(from)) {
      await migration.up(transaction.withTables<never>() as unknown as Kysely<unknown>)
      await transaction
        .insertInto('migrations')
        .values({ number: migration.number, name: migration.name, applied_at: now })
        .execute()
    }
  })
}

async function prepareNewStore(database: Kysely<Tables>): Promise<void> {
  await sql`pragma application_id = ${sql.lit(applicationId)}`.execute(database)
  await sql`create table migrations (
    number integer primary key,
    name text not null,
    applied_at bigint not null
  )`.execute(database)
}

/** The number of the newest migration that the database has seen; 0 for an empty database. Throws as `migrate` does. */
export async function checkVersion(
  database: Kysely<Tables>,
  path: string,
  migrations: readonly Migration[] = allMigrations,
): Promise<number> {
  // The tables first: where another process makes the store just now, what is read later is never the older.
  const schema = await sql<{ objects: number }>`select count(*) as objects from sqlite_master`.execute(database)
  const header = await sql<{ application_id: number }>`pragma application_id`.execute(database)
  if (header.rows[0]?.application_id !== applicationId) {
    if (schema.rows[0]?.objects === 0) return 0
    throw new StoreError('store-foreign', `${path} is a database of another program`, {
      hint: 'Name another file with --store sqlite:PATH; this one was left as it is.',
    })
  }
  const { version } = await database
    .selectFrom('migrations')
    .select((select) => select.fn.coalesce(select.fn.max('number'), sql.lit(0)).as('version'))
    .executeTakeFirstOrThrow()
  if (version <= migrations.length) return version
  throw new StoreError(
    'store-newer',
    `${path} was made by a newer version of PromptLooper (its tables are version ${version}, this one knows ${migrations.length})`,
    {
      hint: 'Update PromptLooper, or name another store with --store sqlite:PATH.',
    },
  )
}
