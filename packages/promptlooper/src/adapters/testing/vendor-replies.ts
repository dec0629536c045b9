import { isRecord, type JsonObject, type JsonValue } from '../../domain/json-value.ts'
import type { Reply } from './reply-server.ts'

/** One vendor's replies by its published schema, and where in its requests things stand. */
export interface VendorReplies {
  /** Its name among the vendors. */
  readonly vendor: string
  readonly model: string
  readonly keyVariable: string
  /** The path of the server that its base URL ends in. */
  readonly base: string
  /** The path of a call, and of one that streams. */
  readonly path: string
  readonly streamPath: string
  readonly keyHeader: readonly [name: string, value: string]
  text(text: string): Reply
  truncated(text: string): Reply
  toolCall(name: string, input: JsonObject): Reply
  refusal(): Reply
  streamed(pieces: readonly string[]): Reply
  /** A stream whose server closes it before the answer's end. */
  brokenOff(pieces: readonly string[]): Reply
  streamedToolCall(name: string, input: JsonObject): Reply
  error(status: number, message: string): Reply
  readonly unknownModel: Reply
  models(names: readonly string[]): Reply
}

/** Server-sent events, each with its name where the vendor names them. */
export function sse(...data: readonly JsonValue[]): string[] {
  return data.map((value) => {
    const named: unknown = isRecord(value) ? value['type'] : undefined
    const type = typeof named === 'string' ? `event: ${named}\n` : ''
    return `${type}data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`
  })
}

const anthropicUsage = {
  input_tokens: 12,
  output_tokens: 7,
  cache_read_input_tokens: 30,
  cache_creation_input_tokens: 0,
}

function anthropicMessage(content: JsonValue, stopReason: string): Reply {
  return {
    json: {
      id: 'msg_01',
      type: 'message',
      role: 'assistant',
      model: 'claude-haiku-4-5-20251001',
      content,
      stop_reason: stopReason,
      stop_sequence: null,
      usage: anthropicUsage,
    },
  }
}

function anthropicStream(blocks: readonly JsonValue[], end: readonly JsonValue[]): Reply {
  const start = {
    type: 'message_start',
    message: {
      id: 'msg_01',
      type: 'message',
      role: 'assistant',
      model: 'claude-haiku-4-5-20251001',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { ...anthropicUsage, output_tokens: 1 },
    },
  }
  return { events: sse(start, { type: 'ping' }, ...blocks, ...end) }
}

function anthropicEnd(stopReason: string): readonly JsonValue[] {
  return [
    { type: 'message_delta', delta: { stop_reason: stopReason, stop_sequence: null }, usage: { output_tokens: 7 } },
    { type: 'message_stop' },
  ]
}

function anthropicText(pieces: readonly string[]): readonly JsonValue[] {
  return [
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ...pieces.map((text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
    { type: 'content_block_stop', index: 0 },
  ]
}

/** Anthropic's Messages API. */
export const anthropicReplies: VendorReplies = {
  vendor: 'anthropic',
  model: 'claude-haiku-4-5',
  keyVariable: 'ANTHROPIC_API_KEY',
  base: '/v1',
  path: '/v1/messages',
  streamPath: '/v1/messages',
  keyHeader: ['x-api-key', 'the-key'],
  text: (text) => anthropicMessage([{ type: 'text', text }], 'end_turn'),
  truncated: (text) => anthropicMessage([{ type: 'text', text }], 'max_tokens'),
  toolCall: (name, input) => anthropicMessage([{ type: 'tool_use', id: 'toolu_1', name, input }], 'tool_use'),
  refusal: () => anthropicMessage([], 'refusal'),
  streamed: (pieces) => anthropicStream(anthropicText(pieces), anthropicEnd('end_turn')),
  brokenOff: (pieces) => anthropicStream(anthropicText(pieces).slice(0, -1), []),
  streamedToolCall: (name, input) =>
    anthropicStream(
      [
        { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 'toolu_1', name, input: {} } },
        ...halves(JSON.stringify(input)).map((half) => ({
          type: 'content_block_delta',
          index: 0,
          delta: { type: 'input_json_delta', partial_json: half },
        })),
        { type: 'content_block_stop', index: 0 },
      ],
      anthropicEnd('tool_use'),
    ),
  error: (status, message) => ({
    status,
    json: { type: 'error', error: { type: anthropicErrors[status] ?? 'api_error', message }, request_id: 'req_1' },
  }),
  unknownModel: {
    status: 404,
    json: { type: 'error', error: { type: 'not_found_error', message: 'model: claude-haiku-4-5' } },
  },
  models: (names) => ({
    json: {
      data: names.map((id) => ({ type: 'model', id, display_name: id, created_at: '2026-01-01T00:00:00Z' })),
      has_more: false,
    },
  }),
}

const anthropicErrors: { readonly [status: number]: string } = {
  401: 'authentication_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
}

function googleCandidate(parts: JsonValue, finishReason: string | null): JsonObject {
  return {
    candidates: [{ content: { role: 'model', parts }, index: 0, ...(finishReason === null ? {} : { finishReason }) }],
    usageMetadata: {
      promptTokenCount: 42,
      candidatesTokenCount: 4,
      thoughtsTokenCount: 3,
      cachedContentTokenCount: 30,
      totalTokenCount: 49,
    },
    modelVersion: 'gemini-2.5-flash',
    responseId: 'r1',
  }
}

/** Google's generateContent. */
export const googleReplies: VendorReplies = {
  vendor: 'google',
  model: 'gemini-2.5-flash',
  keyVariable: 'GEMINI_API_KEY',
  base: '/v1beta',
  path: '/v1beta/models/gemini-2.5-flash:generateContent',
  streamPath: '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
  keyHeader: ['x-goog-api-key', 'the-key'],
  text: (text) => ({ json: googleCandidate([{ text }], 'STOP') }),
  truncated: (text) => ({ json: googleCandidate([{ text }], 'MAX_TOKENS') }),
  toolCall: (name, input) => ({ json: googleCandidate([{ functionCall: { name, args: input } }], 'STOP') }),
  refusal: () => ({
    json: {
      promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
      usageMetadata: { promptTokenCount: 42, totalTokenCount: 42 },
      modelVersion: 'gemini-2.5-flash',
    },
  }),
  streamed: (pieces) => ({
    events: sse(
      ...pieces.map((text, index) => googleCandidate([{ text }], index === pieces.length - 1 ? 'STOP' : null)),
    ),
  }),
  brokenOff: (pieces) => ({ events: sse(...pieces.map((text) => googleCandidate([{ text }], null))) }),
  streamedToolCall: (name, input) => ({
    events: sse(googleCandidate([{ functionCall: { name, args: input } }], 'STOP')),
  }),
  error: (status, message) => ({
    status,
    json: { error: { code: status, message, status: googleErrors[status] ?? 'INTERNAL' } },
  }),
  unknownModel: {
    status: 404,
    json: {
      error: {
        code: 404,
        message:
          'models/gemini-2.5-flash is not found for API version v1beta, or is not supported for generateContent.',
        status: 'NOT_FOUND',
      },
    },
  },
  models: (names) => ({ json: { models: names.map((name) => ({ name: `models/${name}`, displayName: name })) } }),
}

const googleErrors: { readonly [status: number]: string } = { 401: 'UNAUTHENTICATED', 429: 'RESOURCE_EXHAUSTED' }

function mistralCompletion(message: JsonObject, finishReason: string): Reply {
  return {
    json: {
      id: 'cmpl-1',
      object: 'chat.completion',
      created: 1_760_000_000,
      model: 'mistral-small-latest',
      choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finishReason }],
      usage: { prompt_tokens: 42, completion_tokens: 7, total_tokens: 49 },
    },
  }
}

function mistralChunk(delta: JsonObject, finishReason: string | null): JsonObject {
  return {
    id: 'cmpl-1',
    object: 'chat.completion.chunk',
    created: 1_760_000_000,
    model: 'mistral-small-latest',
    choices: [{ index: 0, delta, finish_reason: finishReason }],
    ...(finishReason === null ? {} : { usage: { prompt_tokens: 42, completion_tokens: 7, total_tokens: 49 } }),
  }
}

/** Mistral's chat completions. */
export const mistralReplies: VendorReplies = {
  vendor: 'mistral',
  model: 'mistral-small-latest',
  keyVariable: 'MISTRAL_API_KEY',
  base: '/v1',
  path: '/v1/chat/completions',
  streamPath: '/v1/chat/completions',
  keyHeader: ['authorization', 'Bearer the-key'],
  text: (text) => mistralCompletion({ content: text, tool_calls: null }, 'stop'),
  truncated: (text) => mistralCompletion({ content: text, tool_calls: null }, 'length'),
  toolCall: (name, input) =>
    mistralCompletion(
      {
        content: '',
        tool_calls: [{ id: 'c1', type: 'function', function: { name, arguments: JSON.stringify(input) } }],
      },
      'tool_calls',
    ),
  refusal: () => ({
    status: 400,
    json: { object: 'error', message: 'The prompt was flagged.', type: 'invalid_request', code: 'content_filter' },
  }),
  streamed: (pieces) => ({
    events: sse(
      ...pieces.map((content) => mistralChunk({ role: 'assistant', content }, null)),
      mistralChunk({ content: '' }, 'stop'),
      '[DONE]',
    ),
  }),
  brokenOff: (pieces) => ({
    events: sse(...pieces.map((content) => mistralChunk({ role: 'assistant', content }, null))),
  }),
  streamedToolCall: (name, input) => ({
    events: sse(
      mistralChunk(
        {
          role: 'assistant',
          content: '',
          tool_calls: [{ id: 'c1', index: 0, function: { name, arguments: JSON.stringify(input) } }],
        },
        'tool_calls',
      ),
      '[DONE]',
    ),
  }),
  error: (status, message) => ({ status, json: { object: 'error', message, type: 'error', param: null, code: null } }),
  unknownModel: {
    status: 400,
    json: { object: 'error', message: 'Invalid model: mistral-small-latest', type: 'invalid_model', code: '1500' },
  },
  models: (names) => ({ json: { object: 'list', data: names.map((id) => ({ id, object: 'model' })) } }),
}

function halves(text: string): readonly string[] {
  const middle = Math.floor(text.length / 2)
  return [text.slice(0, middle), text.slice(middle)]
}
