import type { Kysely } from 'kysely'

import type { FilledCell, PlanStore } from '../domain/store.ts'
import { readableTakes } from './readable-takes.ts'
import { outcomeFromRow, scoreFailureFromRow, scoreFromRow } from './rows.ts'
import { chunked } from './chunked.ts'
import type { ScoreFailureRow, ScoreRow, Tables } from './tables.ts'

/** Gives the plan's `cells`: which runs fill a revision's cells on one page of examples, with all that scored them. */
export function filledCells(database: Kysely<Tables>): PlanStore['cells'] {
  return async (revisionId, afterOrdinal, limit) => {
    const rows = await pageOfRuns(database, revisionId, afterOrdinal, limit)
    const filling = rows.filter((row, index) => index === 0 || !isSameCell(row, rows[index - 1]))
    const runIds = filling.map((row) => row.id)
    const scores = Map.groupBy(await scoresOf(database, runIds), (score) => score.run_id)
    const failures = Map.groupBy(await scoreFailuresOf(database, runIds), (failure) => failure.run_id)
    return filling.map((row): FilledCell => ({
      variantKey: row.variant_key ?? '',
      exampleKey: row.example_key ?? '',
      exampleOrdinal: row.example_ordinal,
      repeatIndex: row.repeat_index ?? 0,
      run: { id: row.id, ...outcomeFromRow(row) },
      scores: (scores.get(row.id) ?? []).map(scoreFromRow),
      scoreFailures: (failures.get(row.id) ?? []).map(scoreFailureFromRow),
    }))
  }
}

type PageRow = Awaited<ReturnType<typeof pageOfRuns>>[number]

/** All readable runs of the page, of each cell the one that fills it first. */
async function pageOfRuns(database: Kysely<Tables>, revisionId: string, afterOrdinal: number, limit: number) {
  const revision = await database
    .selectFrom('revisions')
    .select(['experiment_id', 'repeats', 'cache_mode', 'take'])
    .where('id', '=', revisionId)
    .executeTakeFirst()
  if (revision === undefined) return []
  const takes = readableTakes(revision)
  return await database
    .selectFrom('revision_examples')
    .innerJoin('examples', 'examples.id', 'revision_examples.example_id')
    .innerJoin('revision_variants', 'revision_variants.revision_id', 'revision_examples.revision_id')
    .innerJoin('runs', (join) =>
      join
        .onRef('runs.example_key', '=', 'examples.key')
        .onRef('runs.variant_key', '=', 'revision_variants.variant_key')
        .on('runs.experiment_id', '=', revision.experiment_id)
        .on('runs.repeat_index', '<', revision.repeats)
        .on('runs.take', '>=', takes.lowest)
        .on('runs.take', '<=', takes.highest),
    )
    .select([
      'revision_examples.ordinal as example_ordinal',
      'revision_variants.ordinal as variant_ordinal',
      'runs.id',
      'runs.variant_key',
      'runs.example_key',
      'runs.repeat_index',
      'runs.status',
      'runs.tokens_in',
      'runs.tokens_out',
      'runs.duration_ms',
      'runs.latency_ms',
      'runs.finish',
      'runs.cost_usd',
      'runs.completed_at',
      'runs.error',
      'runs.failure_kind',
    ])
    .where('revision_examples.revision_id', '=', revisionId)
    .where('revision_examples.ordinal', '>', afterOrdinal)
    .where('revision_examples.ordinal', '<=', afterOrdinal + limit)
    .orderBy('revision_examples.ordinal')
    .orderBy('revision_variants.ordinal')
    .orderBy('runs.repeat_index')
    .orderBy((run) => run.case().when('runs.status', '=', 'completed').then(0).else(1).end())
    .orderBy('runs.take', 'desc')
    .execute()
}

function isSameCell(row: PageRow, other: PageRow | undefined): boolean {
  return (
    row.example_ordinal === other?.example_ordinal &&
    row.variant_ordinal === other.variant_ordinal &&
    row.repeat_index === other.repeat_index
  )
}

async function scoresOf(database: Kysely<Tables>, runIds: readonly string[]): Promise<ScoreRow[]> {
  const found: ScoreRow[] = []
  for (const ids of chunked(runIds)) {
    found.push(
      ...(await database
        .selectFrom('scores')
        .selectAll()
        .where('run_id', 'in', ids)
        .orderBy('first_sequence')
        .execute()),
    )
  }
  return found
}

async function scoreFailuresOf(database: Kysely<Tables>, runIds: readonly string[]): Promise<ScoreFailureRow[]> {
  const found: ScoreFailureRow[] = []
  for (const ids of chunked(runIds)) {
    const rows = database.selectFrom('score_failures').selectAll().where('run_id', 'in', ids)
    found.push(...(await rows.orderBy('first_sequence').execute()))
  }
  return found
}
