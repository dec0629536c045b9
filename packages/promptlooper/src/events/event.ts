import type { FailureKind } from '../domain/run.ts'

/** A fact that happened. `at` is epoch milliseconds. No event carries a prompt or an answer. */
export type Event =
  | RunStarted
  | RunStageCompleted
  | RunCompleted
  | RunFailed
  | ExperimentStarted
  | ExperimentProgressed
  | ExperimentCompleted
  | ExperimentStopped

/** What every event has. `runId` is null for an event of an experiment, `experimentId` for a run that belongs to none. */
export interface EventBase {
  readonly experimentId: string | null
  readonly runId: string | null
  readonly at: number
}

interface RunEvent extends EventBase {
  readonly runId: string
}

interface ExperimentEvent extends EventBase {
  readonly experimentId: string
  readonly runId: null
  readonly revisionId: string
}

/** A run was taken up. */
export interface RunStarted extends RunEvent {
  readonly type: 'run.started'
}

/** A stage was answered, and its answer is durable. */
export interface RunStageCompleted extends RunEvent {
  readonly type: 'run.stage_completed'
  readonly stageIndex: number
  readonly modelUsed: string
  readonly tokensIn: number
  readonly tokensOut: number
  readonly latencyMs: number
  /** Whether the cache answered. */
  readonly cached: boolean
}

/** A run was committed as completed. */
export interface RunCompleted extends RunEvent {
  readonly type: 'run.completed'
  readonly tokensIn: number
  readonly tokensOut: number
  readonly durationMs: number
  /** USD; null where a price is unknown. */
  readonly costUsd: number | null
  readonly scores: readonly EventScore[]
  /** Its commit sequence: who knows it can ask the store for all that ended after. */
  readonly sequence?: number
}

/** A score as an event shows it: without its reason, which may quote the answer. */
export interface EventScore {
  readonly scorerName: string
  readonly value: number
}

/** A run was committed as failed. */
export interface RunFailed extends RunEvent {
  readonly type: 'run.failed'
  readonly failure: { readonly kind: FailureKind; readonly message: string }
  readonly sequence?: number
}

/** How far a revision is, in cells. */
export interface EventProgress {
  readonly planned: number
  readonly completed: number
  readonly failed: number
}

/** A revision began. */
export interface ExperimentStarted extends ExperimentEvent {
  readonly type: 'experiment.started'
  readonly progress: EventProgress
}

/** A revision went on; published at most a few times a second. */
export interface ExperimentProgressed extends ExperimentEvent {
  readonly type: 'experiment.progressed'
  readonly progress: EventProgress
}

/** Every cell of a revision is filled. */
export interface ExperimentCompleted extends ExperimentEvent {
  readonly type: 'experiment.completed'
  readonly progress: EventProgress
}

/** A revision ended before its plan did. */
export interface ExperimentStopped extends ExperimentEvent {
  readonly type: 'experiment.stopped'
  readonly status: 'interrupted' | 'budget-stopped' | 'failed'
  /** Why, in words for people. */
  readonly reason: string
  readonly progress: EventProgress
}
