import type { Kysely } from 'kysely'

import type { Label, LabelStore } from '../domain/label.ts'
import { chunked } from './chunked.ts'
import type { LabelRow, Tables } from './tables.ts'

/** What people say of answers. */
export function labelRows(database: Kysely<Tables>): LabelStore {
  return {
    async put(labels) {
      await database.transaction().execute(async (transaction) => {
        for (const chunk of chunked(labels.map(rowOf), 100)) {
          await transaction
            .insertInto('labels')
            .values(chunk)
            .onConflict((conflict) =>
              conflict.columns(['run_id', 'scorer_name', 'author']).doUpdateSet((eb) => ({
                id: eb.ref('excluded.id'),
                stage_index: eb.ref('excluded.stage_index'),
                value: eb.ref('excluded.value'),
                note: eb.ref('excluded.note'),
                created_at: eb.ref('excluded.created_at'),
              })),
            )
            .execute()
        }
      })
    },
    async ofScorer(experimentId, scorerName) {
      const rows = await database
        .selectFrom('labels')
        .innerJoin('runs', 'runs.id', 'labels.run_id')
        .selectAll('labels')
        .where('runs.experiment_id', '=', experimentId)
        .where('labels.scorer_name', '=', scorerName)
        .orderBy('labels.created_at')
        .orderBy('labels.id')
        .execute()
      return rows.map(labelOf)
    },
  }
}

function rowOf({ id, runId, scorerName, stageIndex, value, note, author, createdAt }: Label): LabelRow {
  return {
    id,
    run_id: runId,
    scorer_name: scorerName,
    stage_index: stageIndex,
    value,
    note,
    author,
    created_at: createdAt,
  }
}

function labelOf({ id, run_id, scorer_name, stage_index, value, note, author, created_at }: LabelRow): Label {
  return {
    id,
    runId: run_id,
    scorerName: scorer_name,
    stageIndex: stage_index,
    value,
    note,
    author,
    createdAt: created_at,
  }
}
