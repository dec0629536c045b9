/** What a call used. */
export interface TokenUsage {
  readonly tokensIn: number
  readonly tokensOut: number
  /** Those of `tokensIn` that the provider had cached. */
  readonly cachedTokens?: number
}

/** Knows what calls cost. */
export interface ModelPricer {
  /** The price of a call in USD; null where it is unknown, never 0 for want of knowledge. Local providers cost 0. */
  costUsd(provider: string, model: string, usage: TokenUsage): number | null
}
