import type { CallTotals, Score, ScoreFailure } from '../domain/score.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

/** Writes to `scores` and `score_failures`, each to be called within a transaction; `sequence` grows with every write. */
export interface ScoreWrites {
  /** To be called first in each transaction. */
  begin(): void
  keepScore(score: Score, sequence: number): void
  keepFailure(failure: ScoreFailure, sequence: number): void
}

/** Compiles the writes. Of one scorer and version a run has either a score or a failure: whichever came last. */
export function scoreWrites(connection: SqliteConnection): ScoreWrites {
  const keepScore = connection.prepare(
    `insert into scores (run_id, scorer_name, version, id, value, reason, label, raw_value, first_sequence, sequence,
       calls, tokens_in, tokens_out, cost_usd)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (run_id, scorer_name, version) do update set id = excluded.id, value = excluded.value,
       reason = excluded.reason, label = excluded.label, raw_value = excluded.raw_value, sequence = excluded.sequence,
       ${callsExcluded}`,
  )
  const keepFailure = connection.prepare(
    `insert into score_failures (run_id, scorer_name, version, message, first_sequence, sequence,
       calls, tokens_in, tokens_out, cost_usd)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (run_id, scorer_name, version) do update set message = excluded.message, sequence = excluded.sequence,
       ${callsExcluded}`,
  )
  const dropScore = connection.prepare('delete from scores where run_id = ? and scorer_name = ? and version = ?')
  const dropFailure = connection.prepare(
    'delete from score_failures where run_id = ? and scorer_name = ? and version = ?',
  )
  const anyFailure = connection.prepare<{ run_id: string }>('select run_id from score_failures limit 1')
  // Most stores hold no failure: to look for that of each score would cost as much as the score.
  let mayHaveFailures = true
  return {
    begin() {
      mayHaveFailures = anyFailure.get() !== undefined
    },
    keepScore({ runId, scorerName, version, id, value, reason, label, rawValue, calls }, sequence) {
      keepScore.run(
        runId,
        scorerName,
        version,
        id,
        value,
        reason,
        label,
        rawValue,
        sequence,
        sequence,
        ...callValues(calls),
      )
      if (mayHaveFailures) dropFailure.run(runId, scorerName, version)
    },
    keepFailure({ runId, scorerName, version, message, calls }, sequence) {
      mayHaveFailures = true
      keepFailure.run(runId, scorerName, version, message, sequence, sequence, ...callValues(calls))
      dropScore.run(runId, scorerName, version)
    },
  }
}

const callsExcluded = `calls = excluded.calls, tokens_in = excluded.tokens_in, tokens_out = excluded.tokens_out,
       cost_usd = excluded.cost_usd`

function callValues(calls: CallTotals | undefined): readonly (number | null)[] {
  return calls === undefined ? noCalls : [calls.count, calls.tokensIn, calls.tokensOut, calls.costUsd]
}

const noCalls = [null, null, null, null]
