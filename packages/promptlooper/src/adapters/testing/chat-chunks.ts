import type { JsonObject, JsonValue } from '../../domain/json-value.ts'

/** One event of a streamed chat completion, by OpenAI's schema. */
export function chunk(delta: JsonObject, finishReason: string | null = null, more: JsonObject = {}): JsonObject {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_760_000_000,
    model: 'test-model-2026',
    choices: [{ index: 0, delta, finish_reason: finishReason, logprobs: null, ...more }],
    usage: null,
  }
}

/** The last event where the request asked for usage. */
export const usageChunk: JsonObject = {
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1_760_000_000,
  model: 'test-model-2026',
  choices: [],
  usage: {
    prompt_tokens: 42,
    completion_tokens: 7,
    total_tokens: 49,
    prompt_tokens_details: { cached_tokens: 30 },
    completion_tokens_details: { reasoning_tokens: 5 },
  },
}

/** Events as they are written into a stream. */
export function chatEvents(...data: readonly JsonValue[]): string[] {
  return data.map((value) => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`)
}
