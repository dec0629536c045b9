import { Kysely, sql } from 'kysely'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'

import { migrate } from './migrate.ts'
import { allMigrations } from './migrations/all-migrations.ts'
import type { Migration } from './migrations/migration.ts'
import { SqliteConnection } from './sqlite-connection.ts'
import { NodeSqliteDialect } from './sqlite-dialect.ts'
import type { Tables } from './tables.ts'

const addNotes: Migration = {
  number: allMigrations.length + 1,
  name: 'add-notes',
  up: async (database) => void (await sql`create table notes (text text)`.execute(database)),
}
const fails: Migration = {
  number: allMigrations.length + 1,
  name: 'fails',
  async up(database) {
    await sql`create table half (text text)`.execute(database)
    await sql`create table half (text text)`.execute(database)
  },
}

/** What the tests' first migration, at 7, leaves on record. */
const own = allMigrations.map(({ number, name }) => `${number} ${name} at 7`)

function emptyDatabase(): Kysely<Tables> {
  return new Kysely({
    dialect: new NodeSqliteDialect(new SqliteConnection(new DatabaseSync(':memory:'), ':memory:', 0)),
  })
}

async function applied(database: Kysely<Tables>): Promise<readonly string[]> {
  const rows = await database.selectFrom('migrations').selectAll().orderBy('number').execute()
  return rows.map((row) => `${row.number} ${row.name} at ${row.applied_at}`)
}

test('migrations are numbered from 1 without gaps', () => {
  expect(allMigrations.map((migration) => migration.number)).toEqual(allMigrations.map((_, index) => index + 1))
})

test('a new database gets every migration, recorded; a second time there is nothing to do', async () => {
  await using database = emptyDatabase()
  await migrate(database, 'x.db', 7)
  await migrate(database, 'x.db', 8)
  expect(await applied(database)).toEqual(own)
})

test('an older store gets only what it lacks', async () => {
  await using database = emptyDatabase()
  await migrate(database, 'x.db', 7)
  await migrate(database, 'x.db', 8, [...allMigrations, addNotes])
  expect(await applied(database)).toEqual([...own, `${addNotes.number} add-notes at 8`])
})

test('a migration that fails leaves the store as it was', async () => {
  await using database = emptyDatabase()
  await migrate(database, 'x.db', 7)
  await expect(migrate(database, 'x.db', 8, [...allMigrations, fails])).rejects.toMatchObject({ name: 'StoreError' })
  expect(await applied(database)).toEqual(own)
  const { rows } = await sql`select name from sqlite_master where name = 'half'`.execute(database)
  expect(rows).toEqual([])
})

test('a store of an earlier version keeps its scores, which asked no model as far as is known', async () => {
  await using database = emptyDatabase()
  await migrate(database, 'x.db', 7, allMigrations.slice(0, 1))
  await sql`insert into runs (id, config_hash, status) values ('r', 'h', 'completed')`.execute(database)
  await sql`insert into scores (run_id, scorer_name, version, id, value, first_sequence, sequence)
    values ('r', 'exact-match', 'v', 's', 0.5, 1, 1)`.execute(database)
  await migrate(database, 'x.db', 8)
  const scores = await database.selectFrom('scores').select(['value', 'calls', 'cost_usd']).execute()
  expect(scores).toEqual([{ value: 0.5, calls: null, cost_usd: null }])
})
