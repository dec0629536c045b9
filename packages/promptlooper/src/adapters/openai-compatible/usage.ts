import type { AdapterResponse } from '../../domain/adapter.ts'
import { isRecord } from '../../domain/json-value.ts'

type Usage = Pick<AdapterResponse, 'tokensIn' | 'tokensOut' | 'cachedTokens' | 'reasoningTokens' | 'costUsd'>

/** The provider's counts; 0 where it gives none. `cost` is OpenRouter's, in USD. */
export function readUsage(usage: unknown): Usage {
  if (!isRecord(usage)) return { tokensIn: 0, tokensOut: 0 }
  const cachedTokens =
    count(member(usage['prompt_tokens_details'], 'cached_tokens')) ?? count(usage['prompt_cache_hit_tokens'])
  const reasoningTokens = count(member(usage['completion_tokens_details'], 'reasoning_tokens'))
  const costUsd = count(usage['cost'])
  return {
    tokensIn: count(usage['prompt_tokens']) ?? 0,
    tokensOut: tokensWritten(usage, reasoningTokens ?? 0),
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
    ...(costUsd === undefined ? {} : { costUsd }),
  }
}

/** OpenAI counts reasoning among the completion's tokens; xAI beside them, which its total shows. */
function tokensWritten(usage: Readonly<Record<string, unknown>>, reasoning: number): number {
  const written = count(usage['completion_tokens']) ?? 0
  const read = count(usage['prompt_tokens']) ?? 0
  const isApart = reasoning > 0 && count(usage['total_tokens']) === read + written + reasoning
  return isApart ? written + reasoning : written
}

function member(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}
