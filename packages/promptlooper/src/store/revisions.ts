import type { Kysely, Transaction } from 'kysely'

import { StoreError } from '../domain/errors.ts'
import type { Variant } from '../domain/experiment.ts'
import { newIdentifier } from '../domain/identifiers.ts'
import type { CacheMode } from '../domain/response-cache.ts'
import type { ExperimentStore } from '../domain/store.ts'
import { jsonText } from './json-text.ts'
import type { ReadRevision } from './revision-reader.ts'
import { revisionFromRow } from './rows.ts'
import type { RevisionRow, Tables } from './tables.ts'

/** Revisions of experiments; their examples are added by `exampleRows`. */
export function revisionRows(
  database: Kysely<Tables>,
  now: () => number,
  readRevision: ReadRevision,
): Pick<ExperimentStore, 'createRevision' | 'endRevision' | 'revisions' | 'revision'> {
  return {
    async createRevision({ experimentId, variants, scorers, cacheMode, repeats, file, source, owner }) {
      return await database.transaction().execute(async (transaction) => {
        const experiment = await transaction
          .selectFrom('experiments')
          .select('name')
          .where('id', '=', experimentId)
          .executeTakeFirst()
        if (experiment === undefined) {
          throw new StoreError('unknown-experiment', `the store holds no experiment ${experimentId}`, {
            hint: 'Was it deleted a moment ago? Run its file again.',
          })
        }
        const { number, take } = await nextRevision(transaction, experimentId, cacheMode)
        const row: RevisionRow = {
          id: newIdentifier('rev'),
          experiment_id: experimentId,
          number,
          status: 'running',
          status_reason: null,
          owner: owner ?? null,
          file,
          source,
          repeats,
          cache_mode: cacheMode,
          take,
          scorers_json: jsonText(scorers),
          variant_count: variants.length,
          example_count: 0,
          created_at: now(),
          finished_at: null,
          dataset_digest: null,
        }
        await transaction.insertInto('revisions').values(row).execute()
        await addVariants(transaction, row.id, variants)
        return revisionFromRow(row, experiment.name)
      })
    },
    async endRevision(revisionId, status, reason) {
      await database
        .updateTable('revisions')
        .set({ status, status_reason: reason, finished_at: now() })
        .where('id', '=', revisionId)
        .execute()
    },
    async revisions(experimentId) {
      const rows = await withName(database)
        .where('experiment_id', '=', experimentId)
        .orderBy('number', 'desc')
        .execute()
      return await Promise.all(rows.map((row) => readRevision(row, row.experiment_name)))
    },
    async revision(id) {
      const row = await withName(database).where('revisions.id', '=', id).executeTakeFirst()
      return row === undefined ? undefined : await readRevision(row, row.experiment_name)
    },
  }
}

function withName(database: Kysely<Tables>) {
  return database
    .selectFrom('revisions')
    .innerJoin('experiments', 'experiments.id', 'revisions.experiment_id')
    .selectAll('revisions')
    .select('experiments.name as experiment_name')
}

/**
 * The number and take of the next revision. A `fresh` one begins a new take, or goes on with that of a `fresh` one
 * before it that did not complete: running the same command again must resume it, not pay from the start.
 */
async function nextRevision(
  transaction: Transaction<Tables>,
  experimentId: string,
  cacheMode: CacheMode,
): Promise<{ number: number; take: number }> {
  const newest = await transaction
    .selectFrom('revisions')
    .select(['number', 'take', 'cache_mode', 'status'])
    .where('experiment_id', '=', experimentId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (newest === undefined) return { number: 1, take: 0 }
  // Takes never fall: the newest revision's is the experiment's newest.
  const goesOn = cacheMode !== 'fresh' || (newest.cache_mode === 'fresh' && newest.status !== 'completed')
  return { number: newest.number + 1, take: goesOn ? newest.take : newest.take + 1 }
}

async function addVariants(
  transaction: Transaction<Tables>,
  revisionId: string,
  variants: readonly Variant[],
): Promise<void> {
  for (const [ordinal, { key, label, labels, stages }] of variants.entries()) {
    await transaction
      .insertInto('variants')
      .values({ key, stages_json: jsonText(stages) })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute()
    await transaction
      .insertInto('revision_variants')
      .values({ revision_id: revisionId, ordinal, variant_key: key, label, labels_json: jsonText(labels) })
      .execute()
  }
}
