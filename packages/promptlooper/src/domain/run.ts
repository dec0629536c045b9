import type { Finish, Params } from './adapter.ts'
import type { JsonValue } from './json-value.ts'
import type { Prompt } from './message.ts'

/** A run with one stage. */
export interface SingleStageConfig {
  readonly prompt: Prompt
  readonly model: string
  readonly params?: Params | null
  readonly input_data?: JsonValue
}

/** One stage of a pipeline, as a run's config writes it. */
export interface PipelineStageConfig {
  readonly prompt_template: Prompt
  readonly model: string
  readonly params?: Params | null
  readonly name?: string
}

/** A run with several stages. */
export interface PipelineConfig {
  readonly pipeline_stages: readonly PipelineStageConfig[]
  readonly input_data?: JsonValue
}

/** What a run does: one stage or a pipeline. */
export type RunConfig = SingleStageConfig | PipelineConfig

export type RunStatus = 'pending' | 'running' | 'completed' | 'failed'

/** Why a run failed. A refusal, a truncation and a scorer's failure are not among them. */
export type FailureKind = 'template' | 'adapter' | 'timeout'

/** Why a run failed, with the words for people. */
export interface Failure {
  readonly kind: FailureKind
  readonly message: string
  /** The HTTP status of a failed call. */
  readonly status?: number
}

/** One variant on one example, once. Times are epoch milliseconds; absent values are null. */
export interface Run {
  readonly id: string
  readonly experimentId: string | null
  readonly configHash: string
  readonly config: RunConfig
  readonly status: RunStatus
  readonly tokensIn: number | null
  readonly tokensOut: number | null
  readonly durationMs: number | null
  /** The sum of the latencies of the calls that made its answers, cached or not. */
  readonly latencyMs: number | null
  /** How its last answer ended. */
  readonly finish: Finish | null
  /** What the calls that made the answers cost, cached or not; null where a price is unknown. */
  readonly costUsd: number | null
  readonly startedAt: number | null
  readonly completedAt: number | null
  readonly error: string | null
  readonly failureKind: FailureKind | null
  /** The place in the experiment's plan; null for a run that was made by itself. */
  readonly cell: Cell | null
  /** Grows with every committed end of a run in this store: a listener that knows one number can ask for all after it. */
  readonly commitSequence: number | null
}

/** A place in the plan: one variant on one example, for one repeat and one take. */
export interface Cell {
  readonly variantKey: string
  readonly exampleKey: string
  readonly repeatIndex: number
  readonly take: number
}

/** Whether a config is a pipeline. */
export function isPipeline(config: RunConfig): config is PipelineConfig {
  return 'pipeline_stages' in config
}
