import { calcPrice, type PriceCalculation, type PriceOptions } from '@pydantic/genai-prices'
import type { TokenUsage } from '../domain/model-pricer.ts'

/** The price of one call of a model, in USD; null where the list has no price for what the call used. */
export type CallPrice = (usage: TokenUsage) => number | null

/**
 * Finds a model in the vendors' public list prices; null where the list does not know the vendor or the model. With a
 * base URL the vendor is whoever serves that URL, else whoever has the provider's name. What it gives prices each call
 * by the hour and the length that it has, without looking for the model again.
 */
export function findListPrice(provider: string, baseUrl: string | undefined, model: string): CallPrice | null {
  const vendor: PriceOptions = baseUrl === undefined ? { providerId: provider } : { providerApiUrl: baseUrl }
  const found = calcPrice({ input_tokens: 1, output_tokens: 1 }, model, vendor)
  if (found === null) return null
  // The list also finds vendors by a part of the name: a provider called `not-openai` is not OpenAI.
  if (baseUrl === undefined && found.provider.id !== provider) return null
  // One model to look through instead of hundreds.
  const narrowed = { ...found.provider, models: [found.model] }
  return (usage) => {
    if (!isCount(usage.tokensIn) || !isCount(usage.tokensOut)) return null
    const priced = calcPrice(listUsage(usage), model, { provider: narrowed })
    return priced === null || !isWhole(priced, usage) ? null : priced.total_price
  }
}

/** A vendor counts reasoning among the output, and cached tokens among the input: so does the list. */
function listUsage({ tokensIn, tokensOut, cachedTokens, reasoningTokens }: TokenUsage): Record<string, number> {
  return {
    input_tokens: tokensIn,
    output_tokens: tokensOut,
    cache_read_tokens: Math.min(cachedTokens ?? 0, tokensIn),
    output_reasoning_tokens: Math.min(reasoningTokens ?? 0, tokensOut),
  }
}

/** Whether the list has a price for all that was used: it leaves out what it has none for, as if it were free. */
function isWhole({ model, model_price: price }: PriceCalculation, { tokensIn, tokensOut }: TokenUsage): boolean {
  // The list holds free models, and models whose price it does not know, alike: without prices.
  if (model.id.endsWith(':free')) return true
  const knows = (name: string): boolean => price[name] !== undefined
  return (tokensIn === 0 || knows('input_mtok')) && (tokensOut === 0 || knows('output_mtok'))
}

function isCount(tokens: number): boolean {
  return Number.isFinite(tokens) && tokens >= 0
}
