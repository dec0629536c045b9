import type { Experiment, ModelReference, PriceSettings } from '../domain/experiment.ts'
import { isLocalUrl } from '../domain/is-local-url.ts'
import type { ModelPricer, TokenUsage } from '../domain/model-pricer.ts'
import type { CallPrice } from './list-price.ts'

/** What a pricer is made from. */
export interface PricerSettings {
  /** Prices that the file gives, by `provider/model`; they hold before any other. */
  readonly prices: Experiment['prices']
  /** Providers that run on the user's own machine: their calls cost 0. */
  readonly localProviders: ReadonlySet<string>
  /** Base URLs of providers, by name: a URL tells whose prices hold better than a name that the user chose. */
  readonly baseUrls?: ReadonlyMap<string, string>
  /** The models that are known to be asked. */
  readonly models: readonly ModelReference[]
}

/** A pricer that can be told of further models. */
export interface LearningPricer extends ModelPricer {
  /** Makes sure that this model's price can be found: until then it is known only where it needs no price list. */
  learn(model: ModelReference): Promise<void>
}

/**
 * Gives what knows the price of a call, in USD: the file's own price, 0 for a local provider, else the vendor's public
 * list price as @pydantic/genai-prices holds it, by base URL or by the provider's name; null where none is known. Each
 * model is looked up once; the price list is read only when a model needs it.
 */
export async function createPricer(settings: PricerSettings): Promise<LearningPricer> {
  const { prices, localProviders, baseUrls } = settings
  const known = new Map<string, Map<string, CallPrice>>()

  const ownOrLocal = ({ provider, model }: ModelReference): CallPrice | undefined => {
    const own = ownPrice(prices, provider, model)
    if (own !== undefined) return (usage) => priceOf(own, usage)
    return localProviders.has(provider) ? () => 0 : undefined
  }
  const keep = ({ provider, model }: ModelReference, price: CallPrice): CallPrice => {
    const models = known.get(provider) ?? new Map<string, CallPrice>()
    known.set(provider, models.set(model, price))
    return price
  }
  const learn = async (reference: ModelReference): Promise<void> => {
    const { provider, model } = reference
    if (known.get(provider)?.has(model) === true) return
    keep(reference, ownOrLocal(reference) ?? (await fromList(provider, baseUrls?.get(provider), model)))
  }

  for (const model of settings.models) await learn(model)
  return {
    learn,
    costUsd(provider, model, usage) {
      const price = known.get(provider)?.get(model) ?? ownOrLocal({ provider, model })
      return price === undefined ? null : price(usage)
    },
  }
}

async function fromList(provider: string, baseUrl: string | undefined, model: string): Promise<CallPrice> {
  // The list takes 90 ms and 30 MB: not for a server of one's own, whose price no vendor knows.
  if (baseUrl !== undefined && isLocalUrl(baseUrl)) return unknown
  const { findListPrice } = await import('./list-price.ts')
  return findListPrice(provider, baseUrl, model) ?? unknown
}

const unknown: CallPrice = () => null

function ownPrice(prices: Experiment['prices'], provider: string, model: string): PriceSettings | undefined {
  const name = `${provider}/${model}`
  return Object.hasOwn(prices, name) ? prices[name] : undefined
}

function priceOf(price: PriceSettings, usage: TokenUsage): number | null {
  const cached = Math.min(usage.cachedTokens ?? 0, usage.tokensIn)
  const cachedInput = price.cachedInput === undefined ? price.input : price.cachedInput
  const parts = [
    partOf(usage.tokensIn - cached, price.input),
    partOf(cached, cachedInput),
    partOf(usage.tokensOut, price.output),
  ]
  let sum = 0
  for (const part of parts) {
    // A price that is not known is no zero: it makes the whole unknown.
    if (part === null) return null
    sum += part
  }
  return sum / 1_000_000
}

function partOf(tokens: number, perMillionUsd: number | null): number | null {
  if (!Number.isFinite(tokens) || tokens < 0) return null
  if (tokens === 0) return 0
  return perMillionUsd === null ? null : tokens * perMillionUsd
}
