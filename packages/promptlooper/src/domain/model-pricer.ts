/** What a call used. */
export interface TokenUsage {
  readonly tokensIn: number
  /** Reasoning that the answer does not show is among them. */
  readonly tokensOut: number
  /** Those of `tokensIn` that the provider had cached. */
  readonly cachedTokens?: number
  /** Those of `tokensOut` that went into reasoning. */
  readonly reasoningTokens?: number
}

/** Knows what calls cost. */
export interface ModelPricer {
  /** The price of a call in USD; null where it is unknown, never 0 for want of knowledge. Local providers cost 0. */
  costUsd(provider: string, model: string, usage: TokenUsage): number | null
}

/** Whether the price of what a model reads and writes is known; of a model that only embeds, of what it reads. */
export function isPriceKnown(
  pricer: ModelPricer,
  { provider, model }: { readonly provider: string; readonly model: string },
  what: 'answers' | 'vectors',
): boolean {
  return pricer.costUsd(provider, model, { tokensIn: 1, tokensOut: what === 'answers' ? 1 : 0 }) !== null
}
