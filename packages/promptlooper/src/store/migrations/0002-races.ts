import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** Races: which revision runs only as much as a decision needs, and in which order. */
export const races: Migration = {
  number: 2,
  name: 'races',
  async up(database) {
    await sql`create table races (
      revision_id text primary key references revisions (id) on delete cascade,
      experiment_id text not null references experiments (id) on delete cascade,
      number integer not null,
      seed text not null,
      content_hash text not null,
      dataset_hash text not null,
      settings_json text not null
    )`.execute(database)
    await sql`create index races_by_dataset on races (experiment_id, dataset_hash)`.execute(database)
  },
}
