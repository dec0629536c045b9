export { runExperiment } from './app/run-experiment.ts'
export type { ProgressSnapshot, RunOptions, RunSummary } from './app/run-options.ts'
export { ResponseCache } from './cache/response-cache.ts'
export { computeConfigHash } from './domain/config-hash.ts'
export { AdapterError, ConfigError, NotYetError, PromptLooperError, StoreError } from './domain/errors.ts'
export { openStore } from './store/open-store.ts'
export { EventBus } from './events/event-bus.ts'
export { LaneRegistry } from './run/lane-registry.ts'
export { runSingle } from './run/run-single.ts'
export { renderPrompt } from './template/render-prompt.ts'
export type {
  Adapter,
  AdapterResolver,
  AdapterResponse,
  CompleteOptions,
  EmbedOptions,
  EmbedResponse,
  Finish,
  Params,
  TokenLogprob,
  ToolCall,
} from './domain/adapter.ts'
export type { Example } from './domain/example.ts'
export type { EventSink } from './domain/event-sink.ts'
export type { JsonObject, JsonValue } from './domain/json-value.ts'
export type { Message, MessagePart, Prompt } from './domain/message.ts'
export type { CacheStatistics } from './domain/response-cache.ts'
export type {
  Cell,
  Failure,
  FailureKind,
  PipelineConfig,
  Run,
  RunConfig,
  RunStatus,
  SingleStageConfig,
} from './domain/run.ts'
export type { CallTotals, Score, ScoreFailure } from './domain/score.ts'
export type {
  AskOptions,
  ReferenceAnswer,
  ScoreOutcome,
  Scorer,
  ScorerContext,
  TemplateStage,
} from './domain/scorer.ts'
export type { CacheEntry, StageResult } from './domain/stage-result.ts'
export type { Store } from './domain/store.ts'
export type { Event } from './events/event.ts'
