import type { Experiment, ModelReference, PriceSettings } from '../domain/experiment.ts'
import type { ModelPricer, TokenUsage } from '../domain/model-pricer.ts'

/** What a pricer is made from. */
export interface PricerSettings {
  /** Prices that the file gives, by `provider/model`; they hold before any other. */
  readonly prices: Experiment['prices']
  /** Providers that run on the user's own machine: their calls cost 0. */
  readonly localProviders: ReadonlySet<string>
  /** Base URLs of providers, by name: a URL tells whose prices hold better than a name that the user chose. */
  readonly baseUrls?: ReadonlyMap<string, string>
  /** Every model that will be asked for. The price list is read only where one of them needs it. */
  readonly models: readonly ModelReference[]
}

/**
 * Gives what knows the price of a call, in USD: the file's own price, 0 for a local provider, else the vendor's public
 * list price as @pydantic/genai-prices holds it, by base URL or by the provider's name. Null where none is known, and
 * where the price list was not read because `models` named nothing that needs it.
 */
export async function createPricer(settings: PricerSettings): Promise<ModelPricer> {
  const { prices, localProviders, baseUrls } = settings
  const needsList = settings.models.some(
    ({ provider, model }) => !localProviders.has(provider) && ownPrice(prices, provider, model) === undefined,
  )
  // 50 ms to import: not for an experiment that runs on local models.
  const listPrice = needsList ? (await import('./list-price.ts')).listPrice : () => null
  const unknown = new Set<string>()
  return {
    costUsd(provider, model, usage) {
      const own = ownPrice(prices, provider, model)
      if (own !== undefined) return priceOf(own, usage)
      if (localProviders.has(provider)) return 0
      // The list is searched from end to end for a model that it does not have: once is enough.
      const name = `${provider}/${model}`
      if (unknown.has(name)) return null
      const price = listPrice(provider, baseUrls?.get(provider), model, usage)
      if (price === null && isCounted(usage)) unknown.add(name)
      return price
    },
  }
}

/** Whether an unknown price is the model's fault, and not that of a call that counted nothing. */
function isCounted({ tokensIn, tokensOut }: TokenUsage): boolean {
  return tokensIn > 0 && tokensOut > 0
}

function ownPrice(prices: Experiment['prices'], provider: string, model: string): PriceSettings | undefined {
  const name = `${provider}/${model}`
  return Object.hasOwn(prices, name) ? prices[name] : undefined
}

function priceOf(price: PriceSettings, usage: TokenUsage): number {
  const cached = Math.min(usage.cachedTokens ?? 0, usage.tokensIn)
  const perMillion =
    (usage.tokensIn - cached) * price.input +
    cached * (price.cachedInput ?? price.input) +
    usage.tokensOut * price.output
  return perMillion / 1_000_000
}
