import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** What only some answers have: counts that not every provider gives, the time to the first token, logprobs, the raw form. */
export const answerDetails: Migration = {
  number: 4,
  name: 'answer-details',
  async up(database) {
    await sql`alter table stage_results add column reasoning_tokens integer`.execute(database)
    await sql`alter table stage_results add column cached_tokens integer`.execute(database)
    await sql`alter table stage_results add column first_token_ms double precision`.execute(database)
    await sql`alter table stage_results add column logprobs_json text`.execute(database)
    await sql`alter table stage_results add column raw_json text`.execute(database)
    await sql`alter table cache_entries add column logprobs_json text`.execute(database)
  },
}
