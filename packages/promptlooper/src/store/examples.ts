import { contentHash } from '../domain/config-hash.ts'
import { exampleContent } from '../domain/example.ts'
import type { ExperimentStore, PlanStore } from '../domain/store.ts'
import { parseJsonText } from './json-text.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import type { ExampleTable } from './tables.ts'
import { unknownRevision } from './unknown-revision.ts'

/**
 * A revision's examples. A content is stored once; a row whose `expected`, group or metadata was edited keeps its key
 * and becomes another content, so that older revisions still show what they had.
 */
export function exampleRows(
  connection: SqliteConnection,
): Pick<ExperimentStore, 'addExamples' | 'addKnownExamples' | 'noteDataset'> & Pick<PlanStore, 'examples'> {
  const exampleCount = connection.prepare<{ example_count: number }>('select example_count from revisions where id = ?')
  const setExampleCount = connection.prepare('update revisions set example_count = ? where id = ?')
  const addContent = connection.prepare(
    `insert into examples (content_hash, key, content_json) values (?, ?, ?) on conflict (content_hash) do nothing`,
  )
  const contentId = connection.prepare<{ id: number }>('select id from examples where content_hash = ?')
  const addToRevision = connection.prepare(
    'insert into revision_examples (revision_id, ordinal, example_id) values (?, ?, ?)',
  )

  const knownRevision = connection.prepare<{ id: string; example_count: number }>(
    'select id, example_count from revisions where dataset_digest = ? limit 1',
  )
  const copyExamples = connection.prepare(
    `insert into revision_examples (revision_id, ordinal, example_id)
     select ?, ordinal, example_id from revision_examples where revision_id = ? order by ordinal`,
  )
  const setDigest = connection.prepare('update revisions set dataset_digest = ? where id = ?')
  const page = connection.prepare<Pick<ExampleTable, 'content_json'> & { ordinal: number }>(
    `select ordinal, content_json from revision_examples join examples on examples.id = revision_examples.example_id
     where revision_id = ? and ordinal > ? order by ordinal limit ?`,
  )

  return {
    async addKnownExamples(revisionId, digest) {
      return await connection.write(() => {
        if (exampleCount.get(revisionId) === undefined) throw unknownRevision(revisionId)
        const known = knownRevision.get(digest)
        if (known === undefined) return false
        copyExamples.run(revisionId, known.id)
        setExampleCount.run(known.example_count, revisionId)
        setDigest.run(digest, revisionId)
        return true
      })
    },
    async noteDataset(revisionId, digest) {
      await connection.write(() => setDigest.run(digest, revisionId))
    },
    async addExamples(revisionId, examples) {
      await connection.write(() => {
        const row = exampleCount.get(revisionId)
        if (row === undefined) throw unknownRevision(revisionId)
        let ordinal = row.example_count
        for (const example of examples) {
          const content = exampleContent(example)
          const hash = contentHash(content)
          addContent.run(hash, example.key, content)
          addToRevision.run(revisionId, ordinal++, contentId.get(hash)?.id ?? null)
        }
        setExampleCount.run(ordinal, revisionId)
      })
    },
    async examples(revisionId, afterOrdinal, limit) {
      const rows = await connection.read(() => page.all(revisionId, afterOrdinal, limit))
      return rows.map((row) => ({ ...parseJsonText(row.content_json), ordinal: row.ordinal }))
    },
  }
}
