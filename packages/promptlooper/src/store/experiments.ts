import type { Kysely, Transaction } from 'kysely'

import { newIdentifier } from '../domain/identifiers.ts'
import type { ExperimentRecord } from '../domain/revision.ts'
import type { ExperimentStore } from '../domain/store.ts'
import type { ReadRevision } from './revision-reader.ts'
import { experimentFromRow } from './rows.ts'
import type { ExperimentRow, Tables } from './tables.ts'

/** Experiments, found by name or id. */
export function experimentRows(
  database: Kysely<Tables>,
  now: () => number,
  readRevision: ReadRevision,
): Pick<ExperimentStore, 'open' | 'list' | 'find' | 'delete'> {
  async function withLatestRevision(row: ExperimentRow): Promise<ExperimentRecord> {
    const latest = await database
      .selectFrom('revisions')
      .selectAll()
      .where('experiment_id', '=', row.id)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
    return experimentFromRow(row, latest === undefined ? null : await readRevision(latest, row.name))
  }

  return {
    async open(name) {
      await database
        .insertInto('experiments')
        .values({ id: newIdentifier('exp'), name, created_at: now() })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute()
      return await withLatestRevision(
        await database.selectFrom('experiments').selectAll().where('name', '=', name).executeTakeFirstOrThrow(),
      )
    },
    async list() {
      const rows = await database
        .selectFrom('experiments')
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .execute()
      return await Promise.all(rows.map(withLatestRevision))
    },
    async find(nameOrId) {
      const rows = await database
        .selectFrom('experiments')
        .selectAll()
        .where((row) => row.or([row('name', '=', nameOrId), row('id', '=', nameOrId)]))
        .execute()
      // A name may look like another experiment's id: the name is what people give.
      const found = rows.find((row) => row.name === nameOrId) ?? rows[0]
      return found === undefined ? undefined : await withLatestRevision(found)
    },
    async delete(experimentId) {
      await database.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('runs').where('experiment_id', '=', experimentId).execute()
        await transaction.deleteFrom('experiments').where('id', '=', experimentId).execute()
        await dropUnused(transaction)
      })
    },
  }
}

/** Variants and examples are kept once for all revisions: those that no revision holds any more go. */
async function dropUnused(transaction: Transaction<Tables>): Promise<void> {
  await transaction
    .deleteFrom('variants')
    .where('key', 'not in', (kept) => kept.selectFrom('revision_variants').select('variant_key'))
    .execute()
  await transaction
    .deleteFrom('examples')
    .where('id', 'not in', (kept) => kept.selectFrom('revision_examples').select('example_id'))
    .execute()
}
