import type { Kysely } from 'kysely'

import { newIdentifier } from '../domain/identifiers.ts'
import { runConfigHash } from '../domain/run-config-hash.ts'
import type { Store } from '../domain/store.ts'
import { jsonText } from './json-text.ts'
import { scoreFailureFromRow, scoreFromRow, stageResultFromRow, runFromRow } from './rows.ts'
import { withConfigs } from './run-configs.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import type { RunRow, StageResultRow, Tables } from './tables.ts'

/** Runs and what came of them, one at a time. */
export function runRows(
  connection: SqliteConnection,
  database: Kysely<Tables>,
): Pick<Store, 'createRun' | 'run' | 'stageResults' | 'scores' | 'scoreFailures'> {
  // Exports ask for every run's: a statement compiled each time would cost more than the reading.
  const stageRows = connection.prepare<StageResultRow>(
    'select * from stage_results where run_id = ? order by stage_index',
  )
  return {
    async createRun({ config, experimentId }) {
      const row: RunRow = {
        ...pendingRow,
        id: newIdentifier('run'),
        experiment_id: experimentId ?? null,
        config_hash: runConfigHash(config),
        config_json: jsonText(config),
      }
      await database.insertInto('runs').values(row).execute()
      return runFromRow(row, config)
    },
    async run(id) {
      const rows = await database.selectFrom('runs').selectAll().where('id', '=', id).execute()
      const [found] = await withConfigs(database, rows)
      return found
    },
    async stageResults(runId) {
      const rows = await connection.read(() => stageRows.all(runId))
      return rows.map(stageResultFromRow)
    },
    async scores(runId) {
      return newestByScorer(await scoresOf(database, runId)).map(scoreFromRow)
    },
    async scoreFailures(runId) {
      const scores = newestByScorer(await scoresOf(database, runId))
      const scoredAt = new Map(scores.map((score) => [score.scorer_name, score.sequence]))
      const failures = await database
        .selectFrom('score_failures')
        .selectAll()
        .where('run_id', '=', runId)
        .orderBy('first_sequence')
        .execute()
      return newestByScorer(failures)
        .filter((failure) => failure.sequence > (scoredAt.get(failure.scorer_name) ?? 0))
        .map(scoreFailureFromRow)
    },
  }
}

const pendingRow: Omit<RunRow, 'id' | 'config_hash'> = {
  experiment_id: null,
  config_json: null,
  variant_key: null,
  example_key: null,
  repeat_index: null,
  take: null,
  status: 'pending',
  owner: null,
  tokens_in: null,
  tokens_out: null,
  duration_ms: null,
  latency_ms: null,
  finish: null,
  cost_usd: null,
  started_at: null,
  completed_at: null,
  error: null,
  failure_kind: null,
  failure_status: null,
  commit_sequence: null,
}

async function scoresOf(database: Kysely<Tables>, runId: string) {
  return await database.selectFrom('scores').selectAll().where('run_id', '=', runId).orderBy('first_sequence').execute()
}

/** Of each scorer the row that was written last; scorers stay in the order in which they first appear. */
function newestByScorer<Row extends { readonly scorer_name: string; readonly sequence: number }>(
  rows: readonly Row[],
): Row[] {
  const newest = new Map<string, Row>()
  for (const row of rows) {
    const known = newest.get(row.scorer_name)
    if (known === undefined || row.sequence > known.sequence) newest.set(row.scorer_name, row)
  }
  return [...newest.values()]
}
