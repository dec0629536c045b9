import type { Kysely, Transaction } from 'kysely'

import { contentHash } from '../domain/config-hash.ts'
import { StoreError } from '../domain/errors.ts'
import type { RaceRecord, RaceStore } from '../domain/race.ts'
import { jsonText, parseJsonText } from './json-text.ts'
import type { RaceRow, Tables } from './tables.ts'

/** The races of revisions. */
export function raceRows(database: Kysely<Tables>): RaceStore {
  return {
    async open({ revisionId, experimentId, contentHash: content, datasetHash, settings }) {
      return await database.transaction().execute(async (transaction) => {
        const { number, seed } = await placeAmongRaces(transaction, experimentId, datasetHash, content)
        const row: RaceRow = {
          revision_id: revisionId,
          experiment_id: experimentId,
          number,
          seed,
          content_hash: content,
          dataset_hash: datasetHash,
          settings_json: jsonText(settings),
        }
        await transaction.insertInto('races').values(row).execute()
        return recordOf(row)
      })
    },
    async of(revisionId) {
      const row = await database
        .selectFrom('races')
        .selectAll()
        .where('revision_id', '=', revisionId)
        .executeTakeFirst()
      return row === undefined ? undefined : recordOf(row)
    },
  }
}

/** A race of the same content goes on in its order; another is the next one, in an order that no race had. */
async function placeAmongRaces(
  transaction: Transaction<Tables>,
  experimentId: string,
  datasetHash: string,
  content: string,
): Promise<{ readonly number: number; readonly seed: string }> {
  const there = await transaction
    .selectFrom('races')
    .select(['number', 'seed', 'content_hash'])
    .where('experiment_id', '=', experimentId)
    .where('dataset_hash', '=', datasetHash)
    .execute()
  const same = there.find((race) => race.content_hash === content)
  if (same !== undefined) return same
  const number = Math.max(0, ...there.map((race) => race.number)) + 1
  const seed = contentHash(`${content} ${number}`)
  // An order in which scores were seen would drop the best of variants that were written afterwards.
  if (there.some((race) => race.seed === seed)) {
    throw new StoreError('race-order-reused', `the order of race ${number} was used by a race of other variants`, {
      hint: 'Change the dataset, or run the whole plan without a race.',
    })
  }
  return { number, seed }
}

function recordOf({ revision_id, experiment_id, number, seed, settings_json }: RaceRow): RaceRecord {
  return { revisionId: revision_id, experimentId: experiment_id, number, seed, settings: parseJsonText(settings_json) }
}
