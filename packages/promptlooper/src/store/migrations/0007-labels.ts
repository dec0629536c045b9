import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** Labels that people gave to answers, and how judges met them. */
export const labels: Migration = {
  number: 7,
  name: 'labels',
  async up(database) {
    await sql`create table labels (
      id text primary key,
      run_id text not null references runs (id) on delete cascade,
      scorer_name text not null,
      stage_index integer,
      value text not null,
      note text,
      author text not null,
      created_at bigint not null,
      unique (run_id, scorer_name, author)
    )`.execute(database)
    await sql`create table calibrations (
      id text primary key,
      experiment_id text not null references experiments (id) on delete cascade,
      scorer_name text not null,
      scorer_version text not null,
      created_at bigint not null,
      calibration_json text not null
    )`.execute(database)
    await sql`create index calibrations_by_version on calibrations (experiment_id, scorer_version)`.execute(database)
  },
}
