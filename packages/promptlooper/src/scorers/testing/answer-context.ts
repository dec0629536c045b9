import type { Example } from '../../domain/example.ts'
import type { JsonValue } from '../../domain/json-value.ts'
import type { Run } from '../../domain/run.ts'
import type { ScorerContext, TemplateStage } from '../../domain/scorer.ts'

/** What a test says of an answer; all else is as in an ordinary run of one stage. */
export interface AnswerGiven {
  readonly output?: string
  readonly input?: JsonValue
  readonly expected?: JsonValue
  readonly metadata?: Example['metadata']
  readonly checks?: readonly JsonValue[]
  readonly group?: string
  /** What the looked-at stage got beside its answer: `latency_ms`, `finish`, `tool_calls`, `json`, … */
  readonly stage?: Partial<TemplateStage>
  /** What gives vectors; absent: nothing does. */
  readonly embed?: ScorerContext['embed']
  /** All stages, where there is more than one. */
  readonly stages?: readonly TemplateStage[]
}

/** A stage that answered at once, for nothing. */
export function stageOf(output: string, more: Partial<TemplateStage> = {}): TemplateStage {
  return {
    name: null,
    stage_index: 0,
    prompt_sent: 'a prompt',
    output,
    response_raw: output,
    model_used: 'test-model',
    tokens_in: 10,
    tokens_out: 5,
    latency_ms: 100,
    cached: false,
    cost_usd: null,
    ...more,
  }
}

/** The context in which a scorer sees an answer. */
export function contextOf(given: AnswerGiven): ScorerContext {
  const { expected = null, metadata = {}, input = '', checks = null, group = null } = given
  const stages = given.stages ?? [stageOf(given.output ?? '', given.stage)]
  const last = stages.at(-1)
  const config = { prompt: 'a prompt', model: 'test-model', params: {}, input_data: input }
  return {
    expected,
    example: { id: 'q1', key: 'key-of-q1', input, expected, group, metadata, checks },
    metadata,
    config,
    stages,
    json: last?.json,
    toolCalls: last?.tool_calls,
    finish: last?.finish,
    run: { ...pendingRun, config },
    signal: new AbortController().signal,
    ask: () => Promise.reject(new Error('this scorer asks no model')),
    embed: given.embed ?? (() => Promise.reject(new Error('this scorer embeds nothing'))),
  }
}

const pendingRun: Omit<Run, 'config'> = {
  id: 'run_1',
  experimentId: null,
  configHash: 'hash',
  status: 'running',
  tokensIn: null,
  tokensOut: null,
  durationMs: null,
  latencyMs: null,
  finish: null,
  costUsd: null,
  startedAt: null,
  completedAt: null,
  error: null,
  failureKind: null,
  cell: null,
  commitSequence: null,
}
