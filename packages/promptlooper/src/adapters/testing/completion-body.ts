import { isRecord, type JsonObject, type JsonValue } from '../../domain/json-value.ts'
import type { Dialect, ServerReply } from './server-replies.ts'

/** The body of a chat completion by the vendor's published schema. `number` makes its id. */
export function completionBody(
  reply: Extract<ServerReply, { kind: 'answer' }>,
  request: JsonObject,
  dialect: Dialect,
  number: number,
): JsonObject {
  const question = lastUserText(request['messages'])
  const text = reply.text === undefined ? question : reply.text
  const message = { role: 'assistant', content: text, ...messageExtras(dialect), ...reply.message }
  const usage = reply.usage === 'absent' ? {} : { usage: reply.usage ?? countedUsage(request, text ?? '') }
  return {
    id: `chatcmpl-${number}`,
    object: 'chat.completion',
    created: 1_700_000_000,
    model: request['model'] ?? null,
    choices: [{ index: 0, message, finish_reason: reply.finishReason ?? 'stop', ...choiceExtras(dialect) }],
    ...usage,
    ...bodyExtras(dialect),
    ...reply.extra,
  }
}

/** The text of the last message that a user sent. */
function lastUserText(messages: JsonValue | undefined): string {
  if (!Array.isArray(messages)) return ''
  const last: unknown = messages.findLast((message) => isRecord(message) && message['role'] === 'user')
  if (!isRecord(last)) return ''
  return typeof last['content'] === 'string' ? last['content'] : JSON.stringify(last['content'])
}

function countedUsage(request: JsonObject, text: string): JsonObject {
  const promptTokens = words(JSON.stringify(request['messages'] ?? ''))
  const completionTokens = words(text)
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  }
}

function words(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length
}

function messageExtras(dialect: Dialect): JsonObject {
  if (dialect === 'openai') return { refusal: null, annotations: [] }
  if (dialect === 'vllm') return { reasoning_content: null, tool_calls: [], refusal: null, function_call: null }
  return {}
}

function choiceExtras(dialect: Dialect): JsonObject {
  if (dialect === 'openai') return { logprobs: null }
  if (dialect === 'vllm') return { logprobs: null, stop_reason: null }
  return {}
}

function bodyExtras(dialect: Dialect): JsonObject {
  if (dialect === 'openai') return { service_tier: 'default', system_fingerprint: 'fp_test' }
  if (dialect === 'vllm') return { prompt_logprobs: null, kv_transfer_params: null }
  return { system_fingerprint: 'fp_ollama' }
}
