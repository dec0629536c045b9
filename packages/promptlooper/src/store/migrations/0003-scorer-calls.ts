import { type Kysely, sql } from 'kysely'

import type { Migration } from './migration.ts'

/** What scorers asked of models: null where they asked nothing; `cost_usd` is null, too, where a price is unknown. */
export const scorerCalls: Migration = {
  number: 3,
  name: 'scorer-calls',
  async up(database) {
    await addCalls(database, 'scores')
    await addCalls(database, 'score_failures')
  },
}

async function addCalls(database: Kysely<unknown>, table: 'scores' | 'score_failures'): Promise<void> {
  for (const column of ['calls integer', 'tokens_in integer', 'tokens_out integer', 'cost_usd double precision']) {
    await sql`alter table ${sql.table(table)} add column ${sql.raw(column)}`.execute(database)
  }
}
