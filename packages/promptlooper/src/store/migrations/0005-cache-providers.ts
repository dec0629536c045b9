import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** Whose answer an entry is, by the provider's name in its file: the key holds the provider as a hash only. null: not known. */
export const cacheProviders: Migration = {
  number: 5,
  name: 'cache-providers',
  async up(database) {
    await sql`alter table cache_entries add column provider text`.execute(database)
  },
}
