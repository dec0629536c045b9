import type { AdapterResponse } from '../domain/adapter.ts'
import type { CacheEntry } from '../domain/stage-result.ts'

/** Whether an answer may be given again: refusals, and answers with neither text nor tool calls, are asked for anew. */
export function isCacheable(answer: Pick<AdapterResponse, 'text' | 'finish' | 'toolCalls'>): boolean {
  const isEmpty = answer.text === '' && (answer.toolCalls ?? []).length === 0
  return answer.finish !== 'refused' && !isEmpty
}

/** The entry that keeps an answer; `createdAt` is in epoch milliseconds. */
export function entryOf({ text, ...rest }: AdapterResponse, createdAt: number): CacheEntry {
  return { ...rest, response: text, createdAt }
}

/** The answer that an entry kept; 0 ms where its latency was never known. */
export function responseOf(entry: CacheEntry): AdapterResponse {
  const { response, createdAt: _createdAt, provider: _provider, latencyMs, ...rest } = entry
  return { ...rest, text: response, latencyMs: latencyMs ?? 0 }
}
