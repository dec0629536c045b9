import { type Kysely, sql } from 'kysely'

import type { Migration } from './migration.ts'

/**
 * The words of inputs, prompts and answers by the commit sequence of their run. The index holds no texts, is filled up to
 * `watermark` by whoever searches, and forgets a run as soon as it is asked again or removed.
 */
export const runTexts: Migration = {
  number: 8,
  name: 'run-texts',
  async up(database: Kysely<unknown>) {
    await sql`create virtual table run_texts using fts5(
      input, prompt, answer, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
    )`.execute(database)
    await sql`create table text_index (watermark bigint not null)`.execute(database)
    await sql`insert into text_index (watermark) values (0)`.execute(database)
    await sql`create trigger run_texts_of_removed after delete on runs when old.commit_sequence is not null begin
      delete from run_texts where rowid = old.commit_sequence;
    end`.execute(database)
    await sql`create trigger run_texts_of_asked_again after update of commit_sequence on runs
      when old.commit_sequence is not null and new.commit_sequence is not old.commit_sequence begin
      delete from run_texts where rowid = old.commit_sequence;
    end`.execute(database)
  },
}
