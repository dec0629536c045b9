import type { AdapterResponse, CompleteOptions, Finish, ToolCall } from '../../domain/adapter.ts'
import { AdapterError } from '../../domain/errors.ts'
import { isRecord, type JsonValue } from '../../domain/json-value.ts'
import { parseJson, readJsonAnswer } from '../json-answer.ts'
import { readLogprobs } from './logprobs.ts'
import { readUsage } from './usage.ts'

/** What of a response the body tells. */
export type AnswerReading = Omit<AdapterResponse, 'latencyMs'>

/**
 * Reads a chat completion. A refusal is an answer whose text is the refusal. Throws an AdapterError (`bad-answer`)
 * where the body is not what the vendors' schema says.
 */
export function readAnswer(
  body: JsonValue,
  asked: { readonly provider: string; readonly model: string; readonly outputSchema: CompleteOptions['outputSchema'] },
): AnswerReading {
  const malformed = (what: string): AdapterError => new AdapterError('bad-answer', `${asked.provider}: ${what}`)
  if (!isRecord(body)) throw malformed('the answer is not a JSON object')
  const choices = body['choices']
  if (!Array.isArray(choices)) throw malformed('the answer has no list of choices')
  const choice: unknown = choices[0]
  if (choice === undefined) throw malformed('the list of choices is empty')
  if (!isRecord(choice) || !isRecord(choice['message'])) throw malformed('the first choice has no message')
  if (choice['finish_reason'] === 'error') {
    throw new AdapterError('unavailable', `${asked.provider}: the model failed in the middle of its answer`)
  }
  const { message } = choice
  const toolCalls = readToolCalls(message['tool_calls'])
  if (toolCalls === null) throw malformed('the tool calls are not what the schema says')
  const content = readContent(message['content'])
  if (content === null) throw malformed("the message's content is neither a text nor a list of parts")
  const refusal = typeof message['refusal'] === 'string' ? message['refusal'] : ''
  const text = content === '' ? refusal : content
  return {
    text,
    ...readUsage(body['usage']),
    model: typeof body['model'] === 'string' && body['model'] !== '' ? body['model'] : asked.model,
    finish: readFinish(choice['finish_reason'], refusal, toolCalls.length),
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
    ...readLogprobs(choice['logprobs']),
    ...(refusal === '' ? readJsonAnswer(text, asked.outputSchema) : {}),
  }
}

function readFinish(reason: unknown, refusal: string, toolCalls: number): Finish {
  if (refusal !== '' || reason === 'content_filter' || reason === 'refusal') return 'refused'
  if (reason === 'length' || reason === 'max_tokens') return 'length'
  // A forced tool choice ends with `stop` at OpenAI; some servers always say `stop`.
  if (reason === 'tool_calls' || reason === 'function_call' || toolCalls > 0) return 'tool-calls'
  return 'stop'
}

/** The text of a message; null where the content is neither text nor parts. Parts that are no text are passed over. */
function readContent(content: unknown): string | null {
  if (content === null || content === undefined) return ''
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return null
  return content.flatMap((part) => (isRecord(part) && typeof part['text'] === 'string' ? [part['text']] : [])).join('')
}

function readToolCalls(calls: unknown): readonly ToolCall[] | null {
  if (calls === null || calls === undefined) return []
  if (!Array.isArray(calls)) return null
  const read = calls.map(readToolCall)
  return read.includes(null) ? null : read.filter((call) => call !== null)
}

function readToolCall(call: unknown): ToolCall | null {
  if (!isRecord(call) || !isRecord(call['function']) || typeof call['function']['name'] !== 'string') return null
  const { name, arguments: input } = call['function']
  const id = call['id']
  return { ...(typeof id === 'string' ? { id } : {}), name, input: readToolInput(input) }
}

/** Parsed where the text is JSON; some servers send the object itself. */
function readToolInput(input: unknown): JsonValue {
  if (typeof input === 'string') return parseJson(input) ?? input
  // Part of what JSON.parse gave.
  return (input ?? {}) as JsonValue
}
