import type { TemplateStage } from '../domain/scorer.ts'
import type { StageResult } from '../domain/stage-result.ts'

/** A stage's result in the spelling of templates; `json`, `tool_calls`, `finish` and `first_token_ms` only where there are any. */
export function toTemplateStage(result: StageResult): TemplateStage {
  return {
    name: result.stageName,
    stage_index: result.stageIndex,
    prompt_sent: result.promptSent,
    output: result.responseRaw,
    response_raw: result.responseRaw,
    model_used: result.modelUsed,
    tokens_in: result.tokensIn,
    tokens_out: result.tokensOut,
    latency_ms: result.latencyMs,
    cached: result.cached,
    cost_usd: result.costUsd,
    ...(result.json === null ? {} : { json: result.json }),
    ...(result.toolCalls === null ? {} : { tool_calls: result.toolCalls }),
    ...(result.finish === null ? {} : { finish: result.finish }),
    ...(result.firstTokenMs === undefined ? {} : { first_token_ms: result.firstTokenMs }),
  }
}
