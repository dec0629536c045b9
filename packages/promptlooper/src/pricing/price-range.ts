import type { ModelPricer } from '../domain/model-pricer.ts'
import { ASSUMED_OUTPUT_TOKENS } from './output-limit.ts'

/** Calls of one model that a plan is about to make. */
export interface PlannedCalls {
  readonly provider: string
  readonly model: string
  readonly calls: number
  /** Tokens of one call's prompt, on average over these calls. */
  readonly promptTokens: number
  /** The most tokens that one answer may have, as the params limit it; null where they don't. */
  readonly maxOutputTokens: number | null
}

/** What planned calls may cost, in USD. */
export interface PriceRange {
  readonly lowestUsd: number
  readonly highestUsd: number
  /** Calls that no price is known for: neither end of the range contains them. */
  readonly callsWithUnknownPrice: number
  /** Calls whose answers have no limit in the params: the highest price assumes `ASSUMED_OUTPUT_TOKENS` for each. */
  readonly callsWithoutLimit: number
}

/**
 * The least and the most that planned calls cost. It assumes that no call is answered by our cache, retried, or repeated;
 * that every prompt has the average length; that at the least every answer is a single token and at the most as long as
 * its limit allows, with `ASSUMED_OUTPUT_TOKENS` where there is none; and that no provider has any of a prompt cached.
 * Hidden reasoning counts as output: within the limit where there is one, within the assumption otherwise.
 */
export function priceRange(pricer: ModelPricer, planned: readonly PlannedCalls[]): PriceRange {
  let lowestUsd = 0
  let highestUsd = 0
  let callsWithUnknownPrice = 0
  let callsWithoutLimit = 0
  for (const { provider, model, calls, promptTokens, maxOutputTokens } of planned) {
    if (calls === 0) continue
    const costOf = (tokensOut: number) => pricer.costUsd(provider, model, { tokensIn: promptTokens, tokensOut })
    const most = maxOutputTokens ?? ASSUMED_OUTPUT_TOKENS
    const lowest = costOf(Math.min(1, most))
    const highest = costOf(most)
    if (lowest === null || highest === null) {
      callsWithUnknownPrice += calls
      continue
    }
    lowestUsd += calls * lowest
    highestUsd += calls * highest
    if (maxOutputTokens === null) callsWithoutLimit += calls
  }
  return { lowestUsd, highestUsd, callsWithUnknownPrice, callsWithoutLimit }
}

/** Several ranges together. */
export function addRanges(ranges: readonly PriceRange[]): PriceRange {
  const sum = (of: (range: PriceRange) => number) => ranges.reduce((total, range) => total + of(range), 0)
  return {
    lowestUsd: sum((range) => range.lowestUsd),
    highestUsd: sum((range) => range.highestUsd),
    callsWithUnknownPrice: sum((range) => range.callsWithUnknownPrice),
    callsWithoutLimit: sum((range) => range.callsWithoutLimit),
  }
}
