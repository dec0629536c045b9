import type { JsonObject, JsonValue } from '../../domain/json-value.ts'

/** What the server does with one request. */
export type ServerReply =
  /** A chat completion as the vendor's schema has it; `message` and `extra` add to or replace its members. */
  | {
      readonly kind: 'answer'
      readonly text?: string | null
      readonly finishReason?: string
      readonly usage?: JsonObject | 'absent'
      readonly message?: JsonObject
      readonly extra?: JsonObject
      readonly headers?: Readonly<Record<string, string>>
      readonly delayMs?: number
    }
  /** Any status, headers and body. */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: JsonValue
      readonly delayMs?: number
    }
  /** Status 200 and this text, whatever it is. */
  | { readonly kind: 'text'; readonly body: string }
  /** Reads the request and never answers. */
  | { readonly kind: 'stall' }
  /** Closes the connection before the first byte, or in the middle of the body. */
  | { readonly kind: 'cut'; readonly at: 'start' | 'body' }

/** Whose error bodies and small differences the server copies. */
export type Dialect = 'openai' | 'ollama' | 'vllm'

/** A 401 as OpenAI words it; it shows part of the key, as the live service does. */
export const invalidKey: ServerReply = {
  kind: 'status',
  status: 401,
  body: openAiError(
    'Incorrect API key provided: sk-wrong. You can find your API key at https://platform.openai.com/account/api-keys.',
    'invalid_request_error',
    'invalid_api_key',
  ),
}

/** A 403 as OpenAI words it. */
export const forbidden: ServerReply = {
  kind: 'status',
  status: 403,
  body: openAiError('You are not allowed to sample from this model', 'invalid_request_error', null),
}

/** A 429 of a rate limit, with its headers. */
export function rateLimited(headers: Readonly<Record<string, string>> = { 'retry-after': '2' }): ServerReply {
  return {
    kind: 'status',
    status: 429,
    headers,
    body: openAiError(
      'Rate limit reached for requests per min. Please try again in 2s.',
      'requests',
      'rate_limit_exceeded',
    ),
  }
}

/** A 429 that waiting does not cure. */
export const quotaUsedUp: ServerReply = {
  kind: 'status',
  status: 429,
  body: openAiError(
    'You exceeded your current quota, please check your plan and billing details.',
    'insufficient_quota',
    'insufficient_quota',
  ),
}

/** A 500 as OpenAI words it. */
export const serverError: ServerReply = {
  kind: 'status',
  status: 500,
  body: openAiError('The server had an error while processing your request. Sorry about that!', 'server_error', null),
}

/** An answer that the model declined to give, in the field that OpenAI has for it. */
export const refusal: ServerReply = {
  kind: 'answer',
  text: null,
  message: { refusal: "I'm sorry, I can't assist with that request." },
}

/** An answer cut off at the token limit. */
export const truncation: ServerReply = { kind: 'answer', text: 'Once upon a', finishReason: 'length' }

/** A completion whose list of choices is empty. */
export const emptyChoices: ServerReply = { kind: 'answer', extra: { choices: [] } }

/** A body that ends in the middle of its JSON. */
export const invalidJson: ServerReply = { kind: 'text', body: '{"id": "chatcmpl-1", "choices": [{' }

/** What a server says about a model that it does not have. */
export function unknownModel(dialect: Dialect, model: string): ServerReply {
  const absent = `The model \`${model}\` does not exist`
  const bodies: { readonly [name in Dialect]: JsonValue } = {
    openai: openAiError(`${absent} or you do not have access to it.`, 'invalid_request_error', 'model_not_found'),
    ollama: openAiError(`model "${model}" not found, try pulling it first`, 'not_found_error', null),
    vllm: { error: { message: `${absent}.`, type: 'NotFoundError', param: 'model', code: 404 } },
  }
  return { kind: 'status', status: 404, body: bodies[dialect] }
}

/** OpenAI's error body. */
function openAiError(message: string, type: string, code: string | null): JsonValue {
  return { error: { message, type, param: null, code } }
}
