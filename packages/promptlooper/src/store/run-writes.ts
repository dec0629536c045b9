import { StoreError } from '../domain/errors.ts'
import type { StageResult } from '../domain/stage-result.ts'
import type { RunEnd, StoreWrite } from '../domain/store.ts'
import { jsonTextOrNull } from './json-text.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

/** Writes to `runs` and `stage_results`, each to be called within a transaction. */
export interface RunWrites {
  start(runId: string, startedAt: number): void
  keepStage(result: StageResult): void
  /** Both ends give the commit sequence that the run has after it. */
  complete(runId: string, end: RunEnd, commitSequence: number): number
  fail(write: Extract<StoreWrite, { kind: 'run-failed' }>, commitSequence: number): number
  release(runId: string): void
}

/** Compiles the writes. What completed stays completed: an owner that was thought dead and comes back late can't undo it. */
export function runWrites(connection: SqliteConnection): RunWrites {
  const start = connection.prepare(
    `update runs set status = 'running', started_at = ?, completed_at = null, error = null, failure_kind = null,
       failure_status = null, commit_sequence = null
     where id = ? and status <> 'completed'`,
  )
  const end = connection.prepare(
    `update runs set status = ?, owner = null, tokens_in = ?, tokens_out = ?, latency_ms = ?, cost_usd = ?, finish = ?,
       duration_ms = ?, completed_at = ?, error = ?, failure_kind = ?, failure_status = ?, commit_sequence = ?
     where id = ? and (? = 'completed' or status <> 'completed')`,
  )
  const release = connection.prepare(
    `update runs set status = 'pending', owner = null where id = ? and status = 'running'`,
  )
  const sequenceOf = connection.prepare<{ commit_sequence: number | null }>(
    'select commit_sequence from runs where id = ?',
  )
  const keepStage = connection.prepare(
    `insert into stage_results (id, run_id, stage_index, stage_name, prompt_sent, response_raw, model_used, tokens_in,
       tokens_out, latency_ms, cached, cost_usd, finish, json_json, tool_calls_json, cache_key,
       reasoning_tokens, cached_tokens, first_token_ms, logprobs_json, raw_json)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (run_id, stage_index) do update set id = excluded.id, stage_name = excluded.stage_name,
       prompt_sent = excluded.prompt_sent, response_raw = excluded.response_raw, model_used = excluded.model_used,
       tokens_in = excluded.tokens_in, tokens_out = excluded.tokens_out, latency_ms = excluded.latency_ms,
       cached = excluded.cached, cost_usd = excluded.cost_usd, finish = excluded.finish, json_json = excluded.json_json,
       tool_calls_json = excluded.tool_calls_json, cache_key = excluded.cache_key,
       reasoning_tokens = excluded.reasoning_tokens, cached_tokens = excluded.cached_tokens,
       first_token_ms = excluded.first_token_ms, logprobs_json = excluded.logprobs_json,
       raw_json = excluded.raw_json`,
  )

  /** What a write that met no row means: the run is completed already, or there is none. */
  function settledSequence(runId: string): number {
    const row = sequenceOf.get(runId)
    if (row?.commit_sequence != null) return row.commit_sequence
    throw new StoreError('unknown-run', `the store holds no run ${runId}`, {
      hint: 'Was its experiment deleted while it ran? Run it again.',
    })
  }

  return {
    start(runId, startedAt) {
      if (start.run(startedAt, runId) === 0) settledSequence(runId)
    },
    keepStage(result) {
      keepStage.run(
        result.id,
        result.runId,
        result.stageIndex,
        result.stageName,
        result.promptSent,
        result.responseRaw,
        result.modelUsed,
        result.tokensIn,
        result.tokensOut,
        result.latencyMs,
        result.cached ? 1 : 0,
        result.costUsd,
        result.finish,
        jsonTextOrNull(result.json),
        jsonTextOrNull(result.toolCalls),
        result.cacheKey,
        result.reasoningTokens ?? null,
        result.cachedTokens ?? null,
        result.firstTokenMs ?? null,
        jsonTextOrNull(result.logprobs ?? null),
        jsonTextOrNull(result.raw ?? null),
      )
    },
    complete(runId, given, commitSequence) {
      const met = end.run('completed', ...endColumns(given), null, null, null, commitSequence, runId, 'completed')
      return met === 1 ? commitSequence : settledSequence(runId)
    },
    fail({ runId, end: given, failure }, commitSequence) {
      const { message, kind, status } = failure
      const met = end.run(
        'failed',
        ...endColumns(given),
        message,
        kind,
        status ?? null,
        commitSequence,
        runId,
        'failed',
      )
      return met === 1 ? commitSequence : settledSequence(runId)
    },
    release: (runId) => void release.run(runId),
  }
}

function endColumns(end: RunEnd) {
  return [end.tokensIn, end.tokensOut, end.latencyMs, end.costUsd, end.finish, end.durationMs, end.completedAt] as const
}
