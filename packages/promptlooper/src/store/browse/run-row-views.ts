import type { RunRowView } from '../../domain/browse.ts'
import type { SqliteConnection } from '../sqlite-connection.ts'
import type { RunRow, ScoreRow } from '../tables.ts'

/** A run that a page holds, with its place in the plan and the value that the page is ordered by. */
export interface FoundRun {
  readonly id: string
  readonly example_ordinal: number
  readonly variant_ordinal: number
  readonly repeat_index: number
  readonly value: number | null
}

/** Characters of an input, an answer or an error that a row shows. */
const excerptLength = 200

/** Gives the rows of a page, in its order. */
export function runRowViews(
  connection: SqliteConnection,
): (revisionId: string, found: readonly FoundRun[]) => RunRowView[] {
  const runRow = connection.prepare<RunRow & Excerpts>(
    `select runs.*, substr(runs.error, 1, ${excerptLength}) as error,
       (select substr(response_raw, 1, ${excerptLength}) from stage_results
         where run_id = runs.id order by stage_index desc limit 1) as answer
     from runs where id = ?`,
  )
  const exampleRow = connection.prepare<{ readonly id: string | number; readonly input: string }>(
    `select json_extract(content_json, '$.id') as id, substr(content_json -> '$.input', 1, ${excerptLength}) as input
     from revision_examples join examples on examples.id = revision_examples.example_id
     where revision_id = ? and ordinal = ?`,
  )
  const scoresOfRun = connection.prepare<Pick<ScoreRow, 'scorer_name' | 'value' | 'label' | 'sequence'>>(
    'select scorer_name, value, label, sequence from scores where run_id = ? order by first_sequence',
  )

  function scoresOf(runId: string): RunRowView['scores'] {
    const newest = new Map<string, Pick<ScoreRow, 'value' | 'label' | 'sequence'>>()
    for (const row of scoresOfRun.all(runId)) {
      if (row.sequence > (newest.get(row.scorer_name)?.sequence ?? -1)) newest.set(row.scorer_name, row)
    }
    return [...newest].map(([scorerName, { value, label }]) => ({ scorerName, value, label }))
  }

  return (revisionId, found) =>
    found.flatMap((place): RunRowView[] => {
      const row = runRow.get(place.id)
      const example = exampleRow.get(revisionId, place.example_ordinal)
      // Both were there in this same turn; a row that is not can only be one that another process just removed.
      if (row === undefined || example === undefined) return []
      return [
        {
          id: row.id,
          exampleOrdinal: place.example_ordinal,
          exampleId: String(example.id),
          variantKey: row.variant_key ?? '',
          variantOrdinal: place.variant_ordinal,
          repeatIndex: place.repeat_index,
          take: row.take ?? 0,
          status: row.status,
          finish: row.finish,
          failureKind: row.failure_kind,
          error: row.error,
          tokensIn: row.tokens_in,
          tokensOut: row.tokens_out,
          costUsd: row.cost_usd,
          latencyMs: row.latency_ms,
          durationMs: row.duration_ms,
          completedAt: row.completed_at,
          inputExcerpt: example.input,
          answerExcerpt: row.answer,
          scores: scoresOf(row.id),
        },
      ]
    })
}

interface Excerpts {
  readonly answer: string | null
}
