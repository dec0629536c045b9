import type { AdapterResponse } from '../domain/adapter.ts'
import { newIdentifier } from '../domain/identifiers.ts'
import type { JsonValue } from '../domain/json-value.ts'
import { promptText, type Prompt } from '../domain/message.ts'
import type { Run } from '../domain/run.ts'
import type { StageResult } from '../domain/stage-result.ts'
import { digestedPrompt } from '../template/attachment-digest.ts'
import type { TemplateContext } from '../template/template-context.ts'
import { callModel } from './call-model.ts'
import { giveAnswer } from './give-answer.ts'
import type { RunSurroundings } from './run-surroundings.ts'
import type { StageWork } from './run-work.ts'
import { stageCacheKey } from './stage-cache-key.ts'

/** A stage that was answered. */
export interface PerformedStage {
  readonly result: StageResult
  /** Resolves once the cache has the answer, where it may have it. */
  readonly kept: Promise<void>
}

/**
 * Renders a stage's prompt, asks the cache or the model, and gives the result. `onCalled` hears of a call's answer at
 * once. Throws what the template or the call threw.
 */
export async function performStage(
  run: Run,
  stage: StageWork,
  stageIndex: number,
  context: TemplateContext,
  surroundings: RunSurroundings,
  signal: AbortSignal,
  onCalled: () => void,
): Promise<PerformedStage> {
  const prompt = await attach(stage.render(context), surroundings, signal)
  // Attachments are known by their hash wherever a prompt is kept.
  const kept = digestedPrompt(prompt)
  const key = stageCacheKey(stage, kept, run.cell)
  const {
    response,
    cached,
    kept: inCache,
  } = await giveAnswer(
    key,
    surroundings,
    signal,
    async (callSignal, confirm) => {
      const { target, params, options } = stage
      const answer = await callModel(target, prompt, params, options, surroundings, callSignal, confirm)
      onCalled()
      return answer
    },
    stage.target.provider,
  )
  if (cached) surroundings.meter?.onCacheHit()
  const result: StageResult = {
    id: newIdentifier('stage'),
    runId: run.id,
    stageIndex,
    stageName: stage.name,
    promptSent: promptText(kept),
    responseRaw: response.text,
    modelUsed: response.model,
    tokensIn: response.tokensIn,
    tokensOut: response.tokensOut,
    latencyMs: response.latencyMs,
    cached,
    costUsd: response.costUsd ?? null,
    finish: response.finish ?? null,
    json: stage.declaresJson ? jsonOf(response) : null,
    toolCalls: response.toolCalls ?? null,
    cacheKey: key,
    ...detailsOf(response, stage.options.keepRaw === true),
  }
  return { result, kept: inCache }
}

async function attach(prompt: Prompt, surroundings: RunSurroundings, signal: AbortSignal): Promise<Prompt> {
  if (typeof prompt === 'string' || surroundings.readAttachments === null) return prompt
  return surroundings.readAttachments(prompt, signal)
}

/** What only some answers have. A cached answer's raw form shows only where this stage asks for it. */
function detailsOf(
  { reasoningTokens, cachedTokens, firstTokenMs, logprobs, raw }: AdapterResponse,
  keepRaw: boolean,
): Pick<StageResult, 'reasoningTokens' | 'cachedTokens' | 'firstTokenMs' | 'logprobs' | 'raw'> {
  return {
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
    ...(logprobs === undefined ? {} : { logprobs }),
    ...(raw === undefined || !keepRaw ? {} : { raw }),
  }
}

/** An answer parsed; null where it is not JSON: that is still an answer, and the scorer decides. */
export function jsonOf(response: AdapterResponse): JsonValue {
  if (response.json !== undefined) return response.json
  try {
    return JSON.parse(response.text) as JsonValue
  } catch {
    return null
  }
}
