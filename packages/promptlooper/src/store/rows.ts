import type { Run, RunConfig } from '../domain/run.ts'
import type { ExperimentRecord, RevisionRecord } from '../domain/revision.ts'
import type { Score, ScoreFailure } from '../domain/score.ts'
import type { CacheEntry, StageResult } from '../domain/stage-result.ts'
import type { FilledCell } from '../domain/store.ts'
import { parseJsonText } from './json-text.ts'
import type {
  CacheEntryRow,
  CallColumns,
  ExperimentRow,
  RevisionRow,
  RunRow,
  ScoreFailureRow,
  ScoreRow,
  StageResultRow,
} from './tables.ts'

// The one place where columns in snake_case become members in camelCase.

/** A run, given its config. */
export function runFromRow(row: RunRow, config: RunConfig): Run {
  return {
    id: row.id,
    experimentId: row.experiment_id,
    configHash: row.config_hash,
    config,
    ...outcomeFromRow(row),
    startedAt: row.started_at,
    cell: cellFromRow(row),
    commitSequence: row.commit_sequence,
  }
}

/** What came of a run. */
export function outcomeFromRow(row: Omit<FilledCellRow, 'id'>): Omit<FilledCell['run'], 'id'> {
  return {
    status: row.status,
    tokensIn: row.tokens_in,
    tokensOut: row.tokens_out,
    durationMs: row.duration_ms,
    latencyMs: row.latency_ms,
    finish: row.finish,
    costUsd: row.cost_usd,
    completedAt: row.completed_at,
    error: row.error,
    failureKind: row.failure_kind,
  }
}

/** The columns that a filled cell shows of its run. */
export type FilledCellRow = Pick<
  RunRow,
  | 'id'
  | 'status'
  | 'tokens_in'
  | 'tokens_out'
  | 'duration_ms'
  | 'latency_ms'
  | 'finish'
  | 'cost_usd'
  | 'completed_at'
  | 'error'
  | 'failure_kind'
>

function cellFromRow(row: RunRow): Run['cell'] {
  const { variant_key: variantKey, example_key: exampleKey, repeat_index: repeatIndex, take } = row
  if (variantKey === null || exampleKey === null || repeatIndex === null || take === null) return null
  return { variantKey, exampleKey, repeatIndex, take }
}

/** What a stage sent and got. */
export function stageResultFromRow(row: StageResultRow): StageResult {
  return {
    id: row.id,
    runId: row.run_id,
    stageIndex: row.stage_index,
    stageName: row.stage_name,
    promptSent: row.prompt_sent,
    responseRaw: row.response_raw,
    modelUsed: row.model_used,
    tokensIn: row.tokens_in,
    tokensOut: row.tokens_out,
    latencyMs: row.latency_ms,
    cached: row.cached === 1,
    costUsd: row.cost_usd,
    finish: row.finish,
    json: row.json_json === null ? null : parseJsonText(row.json_json),
    toolCalls: row.tool_calls_json === null ? null : parseJsonText(row.tool_calls_json),
    cacheKey: row.cache_key,
    ...(row.reasoning_tokens === null ? {} : { reasoningTokens: row.reasoning_tokens }),
    ...(row.cached_tokens === null ? {} : { cachedTokens: row.cached_tokens }),
    ...(row.first_token_ms === null ? {} : { firstTokenMs: row.first_token_ms }),
    ...(row.logprobs_json === null ? {} : { logprobs: parseJsonText(row.logprobs_json) }),
    ...(row.raw_json === null ? {} : { raw: parseJsonText(row.raw_json) }),
  }
}

/** A scorer's stored result. */
export function scoreFromRow(row: ScoreRow): Score {
  return {
    id: row.id,
    runId: row.run_id,
    scorerName: row.scorer_name,
    value: row.value,
    reason: row.reason,
    label: row.label,
    rawValue: row.raw_value,
    version: row.version,
    ...callsFromRow(row),
  }
}

/** Why a scorer gave no score. */
export function scoreFailureFromRow(row: ScoreFailureRow): ScoreFailure {
  const { run_id: runId, scorer_name: scorerName, message, version } = row
  return { runId, scorerName, message, version, ...callsFromRow(row) }
}

function callsFromRow(row: CallColumns): Pick<Score, 'calls'> {
  if (row.calls === null) return {}
  const { tokens_in: tokensIn, tokens_out: tokensOut, cost_usd: costUsd } = row
  return { calls: { count: row.calls, tokensIn: tokensIn ?? 0, tokensOut: tokensOut ?? 0, costUsd } }
}

/** A stored answer; what the adapter did not give is absent, as it was. */
export function cacheEntryFromRow(row: Omit<CacheEntryRow, 'key'>): CacheEntry {
  return {
    response: row.response,
    model: row.model,
    tokensIn: row.tokens_in,
    tokensOut: row.tokens_out,
    createdAt: row.created_at,
    ...(row.latency_ms === null ? {} : { latencyMs: row.latency_ms }),
    ...(row.finish === null ? {} : { finish: row.finish }),
    ...(row.tool_calls_json === null ? {} : { toolCalls: parseJsonText(row.tool_calls_json) }),
    ...(row.json_json === null ? {} : { json: parseJsonText(row.json_json) }),
    ...(row.reasoning_tokens === null ? {} : { reasoningTokens: row.reasoning_tokens }),
    ...(row.cached_tokens === null ? {} : { cachedTokens: row.cached_tokens }),
    ...(row.cost_usd === null ? {} : { costUsd: row.cost_usd }),
    ...(row.first_token_ms === null ? {} : { firstTokenMs: row.first_token_ms }),
    ...(row.logprobs_json === null ? {} : { logprobs: parseJsonText(row.logprobs_json) }),
    ...(row.raw_json === null ? {} : { raw: parseJsonText(row.raw_json) }),
    ...(row.provider === null ? {} : { provider: row.provider }),
  }
}

/** A revision; the name is its experiment's. */
export function revisionFromRow(row: RevisionRow, experimentName: string): RevisionRecord {
  return {
    id: row.id,
    experimentId: row.experiment_id,
    experimentName,
    number: row.number,
    status: row.status,
    statusReason: row.status_reason,
    source: row.source,
    file: row.file,
    repeats: row.repeats,
    cacheMode: row.cache_mode,
    take: row.take,
    scorers: parseJsonText(row.scorers_json),
    exampleCount: row.example_count,
    variantCount: row.variant_count,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  }
}

/** An experiment with its newest revision. */
export function experimentFromRow(row: ExperimentRow, latestRevision: RevisionRecord | null): ExperimentRecord {
  return { id: row.id, name: row.name, createdAt: row.created_at, latestRevision }
}
