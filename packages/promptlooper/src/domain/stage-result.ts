import type { AdapterResponse, Finish, TokenLogprob, ToolCall } from './adapter.ts'
import type { JsonValue } from './json-value.ts'

/** What one stage of a run sent and got. */
export interface StageResult {
  readonly id: string
  readonly runId: string
  readonly stageIndex: number
  readonly stageName: string | null
  /** The rendered prompt: a text, or messages as JSON. */
  readonly promptSent: string
  readonly responseRaw: string
  readonly modelUsed: string
  readonly tokensIn: number
  readonly tokensOut: number
  readonly latencyMs: number
  /** Whether the cache answered. */
  readonly cached: boolean
  /** What the call that made the answer cost in USD, cached or not; null where the price is unknown. */
  readonly costUsd: number | null
  readonly finish: Finish | null
  readonly json: JsonValue | null
  readonly toolCalls: readonly ToolCall[] | null
  readonly cacheKey: string | null
  /** What only some providers say, or only when asked; absent where they did not. */
  readonly reasoningTokens?: number
  readonly cachedTokens?: number
  /** Milliseconds until the first piece of a streamed answer was there. */
  readonly firstTokenMs?: number
  readonly logprobs?: readonly TokenLogprob[]
  /** What the provider sent, where the stage has `keepRaw`. */
  readonly raw?: JsonValue
}

/** A stored answer: the whole response, and when it was stored (epoch milliseconds). */
export interface CacheEntry extends Omit<AdapterResponse, 'text' | 'latencyMs'> {
  readonly response: string
  readonly latencyMs?: number
  readonly createdAt?: number
  /** The provider's name in the file that asked; absent where it is not known. */
  readonly provider?: string
}
