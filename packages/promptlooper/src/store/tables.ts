import type { Calibration } from '../domain/calibration.ts'
import type { Generated } from 'kysely'

import type { Finish, TokenLogprob, ToolCall } from '../domain/adapter.ts'
import type { Example } from '../domain/example.ts'
import type { AxisChoice, Stage } from '../domain/experiment.ts'
import type { JsonValue } from '../domain/json-value.ts'
import type { RaceSettings } from '../domain/race.ts'
import type { CacheMode } from '../domain/response-cache.ts'
import type { RevisionScorer, RevisionStatus } from '../domain/revision.ts'
import type { FailureKind, RunConfig, RunStatus } from '../domain/run.ts'
import type { JsonText } from './json-text.ts'

/** The tables as they stand in the database. Times are epoch milliseconds. */
export interface Tables {
  readonly migrations: { readonly number: number; readonly name: string; readonly applied_at: number }
  readonly sequences: SequenceRow
  readonly experiments: ExperimentRow
  readonly revisions: RevisionRow
  readonly variants: { readonly key: string; readonly stages_json: JsonText<readonly Stage[]> }
  readonly revision_variants: RevisionVariantRow
  readonly examples: ExampleTable
  readonly revision_examples: { readonly revision_id: string; readonly ordinal: number; readonly example_id: number }
  readonly runs: RunRow
  readonly stage_results: StageResultRow
  readonly scores: ScoreRow
  readonly score_failures: ScoreFailureRow
  readonly cache_entries: CacheEntryRow
  readonly cache_claims: { readonly key: string; readonly owner: string; readonly expires_at: number }
  readonly owners: OwnerRow
  readonly races: RaceRow
  readonly labels: LabelRow
  readonly calibrations: CalibrationRow
}

/** Numbers that only grow: `commit` for the ends of runs, `score` for scores and their failures. */
export interface SequenceRow {
  readonly name: 'commit' | 'score'
  readonly value: number
}

export interface ExperimentRow {
  readonly id: string
  readonly name: string
  readonly created_at: number
}

export interface RevisionRow {
  readonly id: string
  readonly experiment_id: string
  readonly number: number
  /** As it was written last: a `running` one may have lost its owner since. */
  readonly status: RevisionStatus
  readonly status_reason: string | null
  readonly owner: string | null
  readonly file: string
  readonly source: string
  readonly repeats: number
  readonly cache_mode: CacheMode
  readonly take: number
  readonly scorers_json: JsonText<readonly RevisionScorer[]>
  readonly variant_count: number
  readonly example_count: number
  readonly created_at: number
  readonly finished_at: number | null
  /** Of the dataset whose examples it has all; null until it has. */
  readonly dataset_digest: string | null
}

/** Labels are a revision's: the same variant may be called otherwise in the next one. */
export interface RevisionVariantRow {
  readonly revision_id: string
  readonly ordinal: number
  readonly variant_key: string
  readonly label: string
  readonly labels_json: JsonText<AxisChoice>
}

/** One content of an example: examples with one key may differ in what prompts can't see. */
export interface ExampleTable {
  readonly id: Generated<number>
  readonly content_hash: string
  readonly key: string
  readonly content_json: JsonText<Example>
}

/** A run. Those of an experiment have their place in the plan and no config: it is made from variant and example. */
export interface RunRow {
  readonly id: string
  readonly experiment_id: string | null
  readonly config_hash: string
  readonly config_json: JsonText<RunConfig> | null
  readonly variant_key: string | null
  readonly example_key: string | null
  readonly repeat_index: number | null
  readonly take: number | null
  readonly status: RunStatus
  readonly owner: string | null
  readonly tokens_in: number | null
  readonly tokens_out: number | null
  readonly duration_ms: number | null
  readonly latency_ms: number | null
  readonly finish: Finish | null
  readonly cost_usd: number | null
  readonly started_at: number | null
  readonly completed_at: number | null
  readonly error: string | null
  readonly failure_kind: FailureKind | null
  readonly failure_status: number | null
  readonly commit_sequence: number | null
}

export interface StageResultRow {
  readonly id: string
  readonly run_id: string
  readonly stage_index: number
  readonly stage_name: string | null
  readonly prompt_sent: string
  readonly response_raw: string
  readonly model_used: string
  readonly tokens_in: number
  readonly tokens_out: number
  readonly latency_ms: number
  readonly cached: number
  readonly cost_usd: number | null
  readonly finish: Finish | null
  readonly json_json: JsonText<JsonValue> | null
  readonly tool_calls_json: JsonText<readonly ToolCall[]> | null
  readonly cache_key: string | null
  readonly reasoning_tokens: number | null
  readonly cached_tokens: number | null
  readonly first_token_ms: number | null
  readonly logprobs_json: JsonText<readonly TokenLogprob[]> | null
  readonly raw_json: JsonText<JsonValue> | null
}

/** What a scorer asked of models; `calls` is null where it asked nothing. */
export interface CallColumns {
  readonly calls: number | null
  readonly tokens_in: number | null
  readonly tokens_out: number | null
  readonly cost_usd: number | null
}

/** `first_sequence` orders scorers by their first score, `sequence` tells the newest of several versions. */
export interface ScoreRow extends CallColumns {
  readonly run_id: string
  readonly scorer_name: string
  readonly version: string
  readonly id: string
  readonly value: number
  readonly reason: string | null
  readonly label: string | null
  readonly raw_value: number | null
  readonly first_sequence: number
  readonly sequence: number
}

export interface ScoreFailureRow extends CallColumns {
  readonly run_id: string
  readonly scorer_name: string
  readonly version: string
  readonly message: string
  readonly first_sequence: number
  readonly sequence: number
}

export interface CacheEntryRow {
  readonly key: string
  readonly response: string
  readonly model: string
  readonly tokens_in: number
  readonly tokens_out: number
  readonly latency_ms: number | null
  readonly finish: Finish | null
  readonly tool_calls_json: JsonText<readonly ToolCall[]> | null
  readonly json_json: JsonText<JsonValue> | null
  readonly reasoning_tokens: number | null
  readonly cached_tokens: number | null
  readonly cost_usd: number | null
  readonly first_token_ms: number | null
  readonly logprobs_json: JsonText<readonly TokenLogprob[]> | null
  readonly raw_json: JsonText<JsonValue> | null
  readonly created_at: number
  /** The provider's name in the file that asked; null where it is not known. */
  readonly provider: string | null
}

/** The race of a revision. */
export interface RaceRow {
  readonly revision_id: string
  readonly experiment_id: string
  readonly number: number
  readonly seed: string
  readonly content_hash: string
  readonly dataset_hash: string
  readonly settings_json: JsonText<RaceSettings>
}

/** A person's judgement; `author` is empty where nobody is named. */
export interface LabelRow {
  readonly id: string
  readonly run_id: string
  readonly scorer_name: string
  readonly stage_index: number | null
  readonly value: string
  readonly note: string | null
  readonly author: string
  readonly created_at: number
}

export interface CalibrationRow {
  readonly id: string
  readonly experiment_id: string
  readonly scorer_name: string
  readonly scorer_version: string
  readonly created_at: number
  readonly calibration_json: JsonText<Calibration>
}

export interface OwnerRow {
  readonly id: string
  readonly hostname: string
  readonly pid: number
  readonly started_at: number
  readonly heartbeat_at: number
}
