import type { Score, ScoreFailure } from '../domain/score.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

/** Writes to `scores` and `score_failures`, each to be called within a transaction; `sequence` grows with every write. */
export interface ScoreWrites {
  keepScore(score: Score, sequence: number): void
  keepFailure(failure: ScoreFailure, sequence: number): void
}

/** Compiles the writes. Of one scorer and version a run has either a score or a failure: whichever came last. */
export function scoreWrites(connection: SqliteConnection): ScoreWrites {
  const keepScore = connection.prepare(
    `insert into scores (run_id, scorer_name, version, id, value, reason, label, raw_value, first_sequence, sequence)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (run_id, scorer_name, version) do update set id = excluded.id, value = excluded.value,
       reason = excluded.reason, label = excluded.label, raw_value = excluded.raw_value, sequence = excluded.sequence`,
  )
  const keepFailure = connection.prepare(
    `insert into score_failures (run_id, scorer_name, version, message, first_sequence, sequence)
     values (?, ?, ?, ?, ?, ?)
     on conflict (run_id, scorer_name, version) do update set message = excluded.message, sequence = excluded.sequence`,
  )
  const dropScore = connection.prepare('delete from scores where run_id = ? and scorer_name = ? and version = ?')
  const dropFailure = connection.prepare(
    'delete from score_failures where run_id = ? and scorer_name = ? and version = ?',
  )
  return {
    keepScore({ runId, scorerName, version, id, value, reason, label, rawValue }, sequence) {
      keepScore.run(runId, scorerName, version, id, value, reason, label, rawValue, sequence, sequence)
      dropFailure.run(runId, scorerName, version)
    },
    keepFailure({ runId, scorerName, version, message }, sequence) {
      keepFailure.run(runId, scorerName, version, message, sequence, sequence)
      dropScore.run(runId, scorerName, version)
    },
  }
}
