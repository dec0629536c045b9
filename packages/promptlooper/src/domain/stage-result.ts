import type { AdapterResponse, Finish, ToolCall } from './adapter.ts'
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
}

/** A stored answer: the whole response, and when it was stored (epoch milliseconds). */
export interface CacheEntry extends Omit<AdapterResponse, 'text' | 'latencyMs'> {
  readonly response: string
  readonly latencyMs?: number
  readonly createdAt?: number
}
