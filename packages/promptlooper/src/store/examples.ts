import type { Kysely } from 'kysely'

import { contentHash } from '../domain/config-hash.ts'
import type { Example } from '../domain/example.ts'
import type { ExperimentStore, PlanStore } from '../domain/store.ts'
import { parseJsonText } from './json-text.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import type { Tables } from './tables.ts'
import { unknownRevision } from './unknown-revision.ts'

/**
 * A revision's examples. A content is stored once; a row whose `expected`, group or metadata was edited keeps its key
 * and becomes another content, so that older revisions still show what they had.
 */
export function exampleRows(
  connection: SqliteConnection,
  database: Kysely<Tables>,
): Pick<ExperimentStore, 'addExamples'> & Pick<PlanStore, 'examples'> {
  const exampleCount = connection.prepare<{ example_count: number }>('select example_count from revisions where id = ?')
  const setExampleCount = connection.prepare('update revisions set example_count = ? where id = ?')
  const addContent = connection.prepare(
    `insert into examples (content_hash, key, content_json) values (?, ?, ?) on conflict (content_hash) do nothing`,
  )
  const contentId = connection.prepare<{ id: number }>('select id from examples where content_hash = ?')
  const addToRevision = connection.prepare(
    'insert into revision_examples (revision_id, ordinal, example_id) values (?, ?, ?)',
  )

  return {
    async addExamples(revisionId, examples) {
      await connection.write(() => {
        const row = exampleCount.get(revisionId)
        if (row === undefined) throw unknownRevision(revisionId)
        let ordinal = row.example_count
        for (const example of examples) {
          const content = contentOf(example)
          const hash = contentHash(content)
          addContent.run(hash, example.key, content)
          addToRevision.run(revisionId, ordinal++, contentId.get(hash)?.id ?? null)
        }
        setExampleCount.run(ordinal, revisionId)
      })
    },
    async examples(revisionId, afterOrdinal, limit) {
      const rows = await database
        .selectFrom('revision_examples')
        .innerJoin('examples', 'examples.id', 'revision_examples.example_id')
        .select(['ordinal', 'content_json'])
        .where('revision_id', '=', revisionId)
        .where('ordinal', '>', afterOrdinal)
        .orderBy('ordinal')
        .limit(limit)
        .execute()
      return rows.map((row) => ({ ...parseJsonText(row.content_json), ordinal: row.ordinal }))
    },
  }
}

/** The members of an example and no more, in one order: templates can see the order of keys within `input`, so that stays. */
function contentOf({ id, key, input, expected, group, metadata, checks }: Example): string {
  return JSON.stringify({ id, key, input, expected, group, metadata, checks })
}
