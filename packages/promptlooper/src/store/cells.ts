import type { FilledCell, PlanStore } from '../domain/store.ts'
import { readableTakes } from './readable-takes.ts'
import { outcomeFromRow, scoreFailureFromRow, scoreFromRow, type FilledCellRow } from './rows.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import type { RevisionRow, ScoreFailureRow, ScoreRow } from './tables.ts'

/** A run of a page, with its place in the revision's plan. */
interface PageRow extends FilledCellRow {
  readonly example_ordinal: number
  readonly variant_ordinal: number
  readonly variant_key: string
  readonly example_key: string
  readonly repeat_index: number
}

/** Gives the plan's `cells`: which runs fill a revision's cells on one page of examples, with all that scored them. */
export function filledCells(connection: SqliteConnection): PlanStore['cells'] {
  const revisionRow = connection.prepare<Pick<RevisionRow, 'experiment_id' | 'repeats' | 'cache_mode' | 'take'>>(
    'select experiment_id, repeats, cache_mode, take from revisions where id = ?',
  )
  // All readable runs of the page, of each cell the one that fills it first.
  const pageOfRuns = connection.prepare<PageRow>(
    `select revision_examples.ordinal as example_ordinal, revision_variants.ordinal as variant_ordinal, runs.id,
       runs.variant_key, runs.example_key, runs.repeat_index, runs.status, runs.tokens_in, runs.tokens_out,
       runs.duration_ms, runs.latency_ms, runs.finish, runs.cost_usd, runs.completed_at, runs.error, runs.failure_kind
     from revision_examples
     join examples on examples.id = revision_examples.example_id
     join revision_variants on revision_variants.revision_id = revision_examples.revision_id
     join runs on runs.experiment_id = ? and runs.example_key = examples.key
       and runs.variant_key = revision_variants.variant_key and runs.repeat_index < ? and runs.take between ? and ?
     where revision_examples.revision_id = ? and revision_examples.ordinal > ? and revision_examples.ordinal <= ?
     order by revision_examples.ordinal, revision_variants.ordinal, runs.repeat_index,
       case runs.status when 'completed' then 0 else 1 end, runs.take desc`,
  )
  const scoresOfRuns = connection.prepare<ScoreRow>(
    `select scores.* from json_each(?) as wanted join scores on scores.run_id = wanted.value
     order by scores.first_sequence`,
  )
  const failuresOfRuns = connection.prepare<ScoreFailureRow>(
    `select score_failures.* from json_each(?) as wanted join score_failures on score_failures.run_id = wanted.value
     order by score_failures.first_sequence`,
  )

  function read(revisionId: string, afterOrdinal: number, limit: number): readonly FilledCell[] {
    const revision = revisionRow.get(revisionId)
    if (revision === undefined) return []
    const { lowest, highest } = readableTakes(revision)
    const { experiment_id: experimentId, repeats } = revision
    const lastOrdinal = afterOrdinal + limit
    const rows = pageOfRuns.all(experimentId, repeats, lowest, highest, revisionId, afterOrdinal, lastOrdinal)
    const filling = rows.filter((row, index) => index === 0 || !isSameCell(row, rows[index - 1]))
    const runIds = JSON.stringify(filling.map((row) => row.id))
    const scores = byRun(scoresOfRuns.all(runIds), scoreFromRow)
    const failures = byRun(failuresOfRuns.all(runIds), scoreFailureFromRow)
    return filling.map((row): FilledCell => ({
      variantKey: row.variant_key,
      exampleKey: row.example_key,
      exampleOrdinal: row.example_ordinal,
      repeatIndex: row.repeat_index,
      run: { id: row.id, ...outcomeFromRow(row) },
      scores: scores.get(row.id) ?? none,
      scoreFailures: failures.get(row.id) ?? none,
    }))
  }

  return async (revisionId, afterOrdinal, limit) => await connection.read(() => read(revisionId, afterOrdinal, limit))
}

const none: readonly never[] = []

function isSameCell(row: PageRow, other: PageRow | undefined): boolean {
  return (
    row.example_ordinal === other?.example_ordinal &&
    row.variant_ordinal === other.variant_ordinal &&
    row.repeat_index === other.repeat_index
  )
}

function byRun<Row extends { readonly run_id: string }, Value>(
  rows: readonly Row[],
  read: (row: Row) => Value,
): ReadonlyMap<string, readonly Value[]> {
  const values = new Map<string, Value[]>()
  for (const row of rows) {
    const there = values.get(row.run_id)
    if (there === undefined) values.set(row.run_id, [read(row)])
    else there.push(read(row))
  }
  return values
}
