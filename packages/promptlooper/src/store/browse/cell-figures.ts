import type { BrowseStore } from '../../domain/browse.ts'
import { readableTakes } from '../readable-takes.ts'
import type { SqliteConnection } from '../sqlite-connection.ts'
import type { RevisionRow } from '../tables.ts'
import { unknownRevision } from '../unknown-revision.ts'
import { filledCellJoins, newestScore } from './filled-cells-sql.ts'

/** Gives `figures`: of each variant on each example of a page what its repeats came to. */
export function cellFigures(connection: SqliteConnection): BrowseStore['figures'] {
  const revisionRow = connection.prepare<Pick<RevisionRow, 'experiment_id' | 'repeats' | 'cache_mode' | 'take'>>(
    'select experiment_id, repeats, cache_mode, take from revisions where id = ?',
  )
  const figures = connection.prepare<FigureRow>(
    `select place.ordinal as example_ordinal, revision_variants.ordinal as variant_ordinal,
       sum(runs.status = 'completed') as completed, sum(runs.status = 'failed') as failed,
       avg(case when runs.status = 'completed' then ${newestScore('?')} end) as score,
       total(runs.cost_usd) as cost_usd
     ${filledCellJoins}
       and place.ordinal > ? and place.ordinal <= ? and runs.status in ('completed', 'failed')
     group by place.ordinal, revision_variants.ordinal`,
  )
  return async (revisionId, scorer, afterOrdinal, limit) =>
    await connection.read(() => {
      const revision = revisionRow.get(revisionId)
      if (revision === undefined) throw unknownRevision(revisionId)
      const { lowest, highest } = readableTakes(revision)
      const cells = [revision.experiment_id, revision.repeats, lowest, highest, revisionId, lowest, highest] as const
      const rows = figures.all(scorer, ...cells, afterOrdinal, afterOrdinal + limit)
      return rows.map((row) => ({
        exampleOrdinal: row.example_ordinal,
        variantOrdinal: row.variant_ordinal,
        completed: row.completed,
        failed: row.failed,
        score: row.score,
        costUsd: row.cost_usd,
      }))
    })
}

interface FigureRow {
  readonly example_ordinal: number
  readonly variant_ordinal: number
  readonly completed: number
  readonly failed: number
  readonly score: number | null
  readonly cost_usd: number
}
