import type { BrowseStore, ExperimentState, RunEnding } from '../../domain/browse.ts'
import type { Liveness } from '../liveness.ts'
import type { SqliteConnection } from '../sqlite-connection.ts'
import type { RevisionRow, RunRow } from '../tables.ts'
import { cellFigures } from './cell-figures.ts'
import { runPages } from './run-pages.ts'
import { textIndex } from './text-index.ts'

/** Reading a store as people do. */
export function browseRows(connection: SqliteConnection, liveness: Liveness, now: () => number): BrowseStore {
  const lastSequence = connection.prepare<{ last: number | null }>('select max(commit_sequence) as last from runs')
  const ends = connection.prepare<EndRow>(
    `select commit_sequence, id, experiment_id, variant_key, example_key, repeat_index, status, finish, failure_kind,
       cost_usd, latency_ms
     from runs where commit_sequence > ? order by commit_sequence limit ?`,
  )
  const newest = connection.prepare<Pick<RevisionRow, 'experiment_id' | 'id' | 'number' | 'status' | 'owner'>>(
    `select experiment_id, id, max(number) as number, status, owner from revisions group by experiment_id`,
  )
  return {
    runs: runPages(connection),
    figures: cellFigures(connection),
    indexTexts: textIndex(connection),
    async endsAfter(sequence, limit) {
      return (await connection.read(() => ends.all(sequence, limit))).map(endingOf)
    },
    async lastSequence() {
      return (await connection.read(() => lastSequence.get()?.last)) ?? 0
    },
    async states() {
      return await connection.read(() => {
        const at = now()
        return newest.all().map(({ status, owner, ...row }): ExperimentState => {
          // As reports read it: one whose owner died could not write that it was interrupted.
          const isLost = status === 'running' && owner !== null && !liveness.isAlive(owner, at)
          return {
            experimentId: row.experiment_id,
            revisionId: row.id,
            number: row.number,
            status: isLost ? 'interrupted' : status,
          }
        })
      })
    },
  }
}

type EndRow = Pick<
  RunRow,
  | 'id'
  | 'experiment_id'
  | 'variant_key'
  | 'example_key'
  | 'repeat_index'
  | 'status'
  | 'finish'
  | 'failure_kind'
  | 'cost_usd'
  | 'latency_ms'
> & { readonly commit_sequence: number }

function endingOf(row: EndRow): RunEnding {
  return {
    sequence: row.commit_sequence,
    runId: row.id,
    experimentId: row.experiment_id,
    variantKey: row.variant_key,
    exampleKey: row.example_key,
    repeatIndex: row.repeat_index,
    status: row.status,
    finish: row.finish,
    failureKind: row.failure_kind,
    costUsd: row.cost_usd,
    latencyMs: row.latency_ms,
  }
}
