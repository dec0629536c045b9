import { type Kysely, sql } from 'kysely'

import type { Migration } from './migration.ts'

/** Which dataset a revision has all examples of, so that the next one on the same dataset takes them over. */
export const datasetDigests: Migration = {
  number: 6,
  name: 'dataset-digests',
  async up(database: Kysely<unknown>) {
    await sql`alter table revisions add column dataset_digest text`.execute(database)
    await sql`create index revisions_by_dataset
      on revisions (dataset_digest) where dataset_digest is not null`.execute(database)
  },
}
