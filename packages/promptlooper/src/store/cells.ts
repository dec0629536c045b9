import { setImmediate as nextTurn } from 'node:timers/promises'

import type { CallTotals, Score, ScoreFailure } from '../domain/score.ts'
import type { FilledCell, PlanStore } from '../domain/store.ts'
import { readableTakes } from './readable-takes.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import type { RevisionRow, RunRow } from './tables.ts'

/** A run of a page, with its place in the revision's plan. */
type PageRow = readonly [
  exampleOrdinal: number,
  variantOrdinal: number,
  repeatIndex: number,
  id: string,
  variantKey: string,
  exampleKey: string,
  status: RunRow['status'],
  tokensIn: number | null,
  tokensOut: number | null,
  durationMs: number | null,
  latencyMs: number | null,
  finish: RunRow['finish'],
  costUsd: number | null,
  error: string | null,
  failureKind: RunRow['failure_kind'],
  completedAt: number | null,
]

type ScoreColumns = readonly [
  runId: string,
  id: string,
  scorerName: string,
  value: number,
  reason: string | null,
  label: string | null,
  rawValue: number | null,
  version: string,
  ...calls: CallColumns,
]

type FailureColumns = readonly [
  runId: string,
  scorerName: string,
  message: string,
  version: string,
  ...calls: CallColumns,
]

/** What a scorer asked of models. */
type CallColumns = readonly [
  calls: number | null,
  tokensIn: number | null,
  tokensOut: number | null,
  costUsd: number | null,
]

/** Gives the plan's `cells`: which runs fill a revision's cells on one page of examples, with all that scored them. */
export function filledCells(connection: SqliteConnection): PlanStore['cells'] {
  const revisionRow = connection.prepare<Pick<RevisionRow, 'experiment_id' | 'repeats' | 'cache_mode' | 'take'>>(
    'select experiment_id, repeats, cache_mode, take from revisions where id = ?',
  )
  // All readable runs of the page, of each cell the one that fills it first.
  const pageOfRuns = connection.prepareLists<PageRow>(
    `select revision_examples.ordinal, revision_variants.ordinal, runs.repeat_index, runs.id, runs.variant_key,
       runs.example_key, runs.status, runs.tokens_in, runs.tokens_out, runs.duration_ms, runs.latency_ms, runs.finish,
       runs.cost_usd, runs.error, runs.failure_kind, runs.completed_at
     from revision_examples
     join examples on examples.id = revision_examples.example_id
     join revision_variants on revision_variants.revision_id = revision_examples.revision_id
     join runs on runs.experiment_id = ? and runs.example_key = examples.key
       and runs.variant_key = revision_variants.variant_key and runs.repeat_index < ? and runs.take between ? and ?
     where revision_examples.revision_id = ? and revision_examples.ordinal > ? and revision_examples.ordinal <= ?
     order by revision_examples.ordinal, revision_variants.ordinal, runs.repeat_index,
       case runs.status when 'completed' then 0 else 1 end, runs.take desc`,
  )
  const scoresOfRuns = connection.prepareLists<ScoreColumns>(
    `select scores.run_id, scores.id, scorer_name, scores.value, reason, label, raw_value, version, calls,
       tokens_in, tokens_out, cost_usd
     from json_each(?) as wanted join scores on scores.run_id = wanted.value order by first_sequence`,
  )
  const failuresOfRuns = connection.prepareLists<FailureColumns>(
    `select score_failures.run_id, scorer_name, message, version, calls, tokens_in, tokens_out, cost_usd
     from json_each(?) as wanted join score_failures on score_failures.run_id = wanted.value order by first_sequence`,
  )

  function read(revisionId: string, afterOrdinal: number, limit: number): readonly FilledCell[] {
    const revision = revisionRow.get(revisionId)
    if (revision === undefined) return []
    const { lowest, highest } = readableTakes(revision)
    const { experiment_id: experimentId, repeats } = revision
    const lastOrdinal = afterOrdinal + limit
    const rows = pageOfRuns(experimentId, repeats, lowest, highest, revisionId, afterOrdinal, lastOrdinal)
    const filling = rows.filter((row, index) => index === 0 || !isSameCell(row, rows[index - 1]))
    const runIds = JSON.stringify(filling.map(([, , , id]) => id))
    const scores = byRun(scoresOfRuns(runIds), scoreOf)
    const failures = byRun(failuresOfRuns(runIds), scoreFailureOf)
    return filling.map((row) => cellOf(row, scores.get(row[3]) ?? none, failures.get(row[3]) ?? none))
  }

  return async (revisionId, afterOrdinal, limit) => {
    const cells = await connection.read(() => read(revisionId, afterOrdinal, limit))
    // A walk over all pages would otherwise be one long turn of the event loop: no timer, no signal, no call's answer.
    await nextTurn()
    return cells
  }
}

const none: readonly never[] = []

/** Both rows begin with the ordinals of example and variant and with the repeat. */
function isSameCell(row: PageRow, other: PageRow | undefined): boolean {
  return row[0] === other?.[0] && row[1] === other[1] && row[2] === other[2]
}

function cellOf(row: PageRow, scores: readonly Score[], scoreFailures: readonly ScoreFailure[]): FilledCell {
  const [exampleOrdinal, , repeatIndex, id, variantKey, exampleKey, status, ...figures] = row
  const [tokensIn, tokensOut, durationMs, latencyMs, finish, costUsd, error, failureKind, completedAt] = figures
  const used = { tokensIn, tokensOut, durationMs, latencyMs, costUsd }
  const run = { id, status, ...used, finish, completedAt, error, failureKind }
  return { variantKey, exampleKey, exampleOrdinal, repeatIndex, run, scores, scoreFailures }
}

function scoreOf(row: ScoreColumns): Score {
  const [runId, id, scorerName, value, reason, label, rawValue, version, ...calls] = row
  const score = { id, runId, scorerName, value, reason, label, rawValue, version }
  return calls[0] === null ? score : { ...score, calls: callsOf(calls[0], calls) }
}

function scoreFailureOf([runId, scorerName, message, version, ...calls]: FailureColumns): ScoreFailure {
  const failure = { runId, scorerName, message, version }
  return calls[0] === null ? failure : { ...failure, calls: callsOf(calls[0], calls) }
}

function callsOf(count: number, [, tokensIn, tokensOut, costUsd]: CallColumns): CallTotals {
  return { count, tokensIn: tokensIn ?? 0, tokensOut: tokensOut ?? 0, costUsd }
}

function byRun<Row extends readonly [runId: string, ...rest: unknown[]], Value>(
  rows: readonly Row[],
  read: (row: Row) => Value,
): ReadonlyMap<string, readonly Value[]> {
  const values = new Map<string, Value[]>()
  for (const row of rows) {
    const there = values.get(row[0])
    if (there === undefined) values.set(row[0], [read(row)])
    else there.push(read(row))
  }
  return values
}
