import { calcPrice } from '@pydantic/genai-prices'
import type { TokenUsage } from '../domain/model-pricer.ts'

/**
 * A vendor's public list price of a call, in USD; null where the list does not know the vendor, the model, or a price
 * for what the call used. With a base URL the vendor is whoever serves that URL, else whoever has the provider's name.
 */
export function listPrice(
  provider: string,
  baseUrl: string | undefined,
  model: string,
  usage: TokenUsage,
): number | null {
  if (!isCount(usage.tokensIn) || !isCount(usage.tokensOut)) return null
  const priced = calcPrice(
    {
      input_tokens: usage.tokensIn,
      output_tokens: usage.tokensOut,
      cache_read_tokens: Math.min(usage.cachedTokens ?? 0, usage.tokensIn),
    },
    model,
    baseUrl === undefined ? { providerId: provider } : { providerApiUrl: baseUrl },
  )
  if (priced === null) return null
  // The list also finds vendors by a part of the name: a provider called `not-openai` is not OpenAI.
  if (baseUrl === undefined && priced.provider.id !== provider) return null
  const knows = (name: string): boolean => priced.model_price[name] !== undefined
  // The list holds free models, and models whose price it does not know, alike: without prices.
  const isFree = priced.model.id.endsWith(':free')
  if (!isFree && usage.tokensIn > 0 && !knows('input_mtok')) return null
  if (!isFree && usage.tokensOut > 0 && !knows('output_mtok')) return null
  return priced.total_price
}

function isCount(tokens: number): boolean {
  return Number.isFinite(tokens) && tokens >= 0
}
