import type { Params } from '../domain/adapter.ts'
import { promptText, type Prompt } from '../domain/message.ts'
import type { ModelPricer } from '../domain/model-pricer.ts'
import { outputLimit } from '../pricing/output-limit.ts'
import type { CallForecast } from './budget.ts'

/** What is known of a call before it begins, for the budget. */
export function callForecast(
  { provider, model }: { readonly provider: string; readonly model: string },
  promptTokens: number,
  params: Params,
  pricer: ModelPricer | null,
): CallForecast {
  return {
    model: `${provider}/${model}`,
    promptTokens,
    outputLimit: outputLimit(params),
    costUsd: (tokensOut) => pricer?.costUsd(provider, model, { tokensIn: promptTokens, tokensOut }) ?? null,
  }
}

/** About four characters a token: good enough to spread calls over a minute; the answer's own count settles it. */
export function estimatedTokens(prompt: Prompt): number {
  return Math.ceil((typeof prompt === 'string' ? prompt : promptText(prompt)).length / 4)
}
