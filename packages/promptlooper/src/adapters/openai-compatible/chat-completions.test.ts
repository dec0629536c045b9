import { expect, test } from 'vitest'
import type { Adapter, CompleteOptions } from '../../domain/adapter.ts'
import { AdapterError, type AdapterFault } from '../../domain/errors.ts'
import type { JsonObject, JsonValue } from '../../domain/json-value.ts'
import type { Prompt } from '../../domain/message.ts'
import { openAiCompatible } from '../openai-compatible.ts'
import { startOpenAiServer, type OpenAiServerOptions } from '../testing/openai-server.ts'
import {
  emptyChoices,
  forbidden,
  invalidJson,
  invalidKey,
  quotaUsedUp,
  rateLimited,
  refusal,
  serverError,
  truncation,
  type ServerReply,
} from '../testing/server-replies.ts'
import { providerSettings, surroundings } from '../testing/surroundings.ts'

const key = 'sk-true-key-of-this-test'

async function makeAdapter(baseUrl: string, options: JsonObject = {}): Promise<Adapter> {
  const read = openAiCompatible.readOptions({ baseUrl, apiKeyEnv: 'TEST_KEY', ...options })
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const provider = providerSettings('testing', 'openai-compatible', read.options)
  return openAiCompatible.create(provider, surroundings({ environment: { TEST_KEY: key, ORGANISATION: 'org-1' } }))
}

/** One call to a server that replies as told; gives what came of it and what the server saw. */
async function call(
  given: {
    server?: OpenAiServerOptions
    reply?: ServerReply
    prompt?: Prompt
    model?: string
    params?: JsonObject
    options?: JsonObject
  } = {},
  callOptions: CompleteOptions = {},
) {
  await using server = await startOpenAiServer({ ...(given.reply ? { script: [given.reply] } : {}), ...given.server })
  const adapter = await makeAdapter(server.url, given.options)
  try {
    const outcome = await adapter
      .complete(given.prompt ?? 'Say hello', given.model ?? 'test-model', given.params ?? {}, callOptions)
      .then(
        (answer) => ({ answer, error: undefined }),
        (error: unknown) => ({ answer: undefined, error }),
      )
    return { ...outcome, requests: server.requests() }
  } finally {
    await adapter.close?.()
  }
}

test.each(['openai', 'ollama', 'vllm'] as const)("reads %s's completion", async (dialect) => {
  const { answer, requests } = await call({ server: { dialect, apiKey: key } })
  expect(answer).toMatchObject({ text: 'Say hello', finish: 'stop', model: 'test-model', tokensOut: 2 })
  expect(answer?.tokensIn).toBeGreaterThan(0)
  expect(answer?.latencyMs).toBeGreaterThan(0)
  expect(answer).not.toHaveProperty('toolCalls')
  expect(requests[0]?.body).toEqual({ model: 'test-model', messages: [{ role: 'user', content: 'Say hello' }] })
})

test('params go along under their own names and never replace model or messages', async () => {
  const { requests } = await call({ params: { temperature: 0.5, top_k: 3, model: 'other', messages: [] } })
  expect(requests[0]?.body).toEqual({
    temperature: 0.5,
    top_k: 3,
    model: 'test-model',
    messages: [{ role: 'user', content: 'Say hello' }],
  })
})

test('messages keep their roles; parts become text, image and file', async () => {
  const { requests } = await call({
    prompt: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { text: 'What is this?' },
          { image: 'https://example.org/cat.png' },
          { file: 'data:text/plain;base64,aGk=' },
        ],
      },
    ],
  })
  expect(requests[0]?.body['messages']).toEqual([
    { role: 'system', content: 'Be brief.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image_url', image_url: { url: 'https://example.org/cat.png' } },
        { type: 'file', file: { filename: 'file', file_data: 'data:text/plain;base64,aGk=' } },
      ],
    },
  ])
})

test('an answer that declares JSON is asked for as JSON and parsed only where the whole text is JSON', async () => {
  const asked = await call({ reply: { kind: 'answer', text: '{"a": 1}' } }, { outputSchema: 'json' })
  expect(asked.requests[0]?.body['response_format']).toEqual({ type: 'json_object' })
  expect(asked.answer?.json).toEqual({ a: 1 })
  const schema = { title: 'My invoice', type: 'object' }
  const fenced = await call({ reply: { kind: 'answer', text: '```json\n{"a": 1}\n```' } }, { outputSchema: schema })
  expect(fenced.requests[0]?.body['response_format']).toEqual({
    type: 'json_schema',
    json_schema: { name: 'My_invoice', schema },
  })
  expect(fenced.answer).not.toHaveProperty('json')
})

test('tools are sent and tool calls read, parsed where they are JSON', async () => {
  const toolCalls = [
    { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city": "Oslo"}' } },
    { id: 'call_2', type: 'function', function: { name: 'weather', arguments: '{"city": ' } },
  ]
  const tools = [{ name: 'weather', description: 'The weather', parameters: { type: 'object' } }]
  const { answer, requests } = await call(
    { reply: { kind: 'answer', text: null, finishReason: 'tool_calls', message: { tool_calls: toolCalls } } },
    { tools, toolChoice: 'weather' },
  )
  expect(requests[0]?.body['tools']).toEqual([{ type: 'function', function: tools[0] }])
  expect(requests[0]?.body['tool_choice']).toEqual({ type: 'function', function: { name: 'weather' } })
  expect(answer).toMatchObject({
    text: '',
    finish: 'tool-calls',
    toolCalls: [
      { id: 'call_1', name: 'weather', input: { city: 'Oslo' } },
      { id: 'call_2', name: 'weather', input: '{"city": ' },
    ],
  })
})

test("usage gives the provider's own counts, and 0 where there are none", async () => {
  const usage = {
    prompt_tokens: 100,
    completion_tokens: 50,
    prompt_tokens_details: { cached_tokens: 64 },
    completion_tokens_details: { reasoning_tokens: 32 },
    cost: 0.0012,
  }
  const counted = await call({ reply: { kind: 'answer', usage } })
  expect(counted.answer).toMatchObject({
    tokensIn: 100,
    tokensOut: 50,
    cachedTokens: 64,
    reasoningTokens: 32,
    costUsd: 0.0012,
  })
  const uncounted = await call({ reply: { kind: 'answer', usage: 'absent' } })
  expect(uncounted.answer).toMatchObject({ tokensIn: 0, tokensOut: 0 })
})

const contentFilter: JsonValue = {
  error: {
    message: 'The prompt triggered the content management policy',
    type: null,
    param: 'prompt',
    code: 'content_filter',
    status: 400,
  },
}

test.each<[string, ServerReply, object]>([
  ['a refusal', refusal, { finish: 'refused', text: "I'm sorry, I can't assist with that request." }],
  [
    'a content filter in the answer',
    { kind: 'answer', text: '', finishReason: 'content_filter' },
    { finish: 'refused', text: '' },
  ],
  ["a provider's filter before the model", { kind: 'status', status: 400, body: contentFilter }, { finish: 'refused' }],
  ['a truncation', truncation, { finish: 'length', text: 'Once upon a' }],
])('%s is an answer', async (_name, reply, expected) => {
  const { answer } = await call({ reply })
  expect(answer).toMatchObject(expected)
})

const openRouterError: JsonValue = { error: { code: 429, message: 'upstream is busy' }, user_id: 'user_1' }

test.each<[string, ServerReply, AdapterFault, number | undefined, RegExp]>([
  ['401', invalidKey, 'authentication', 401, /TEST_KEY/],
  ['403', forbidden, 'authentication', 403, /TEST_KEY/],
  [
    '402',
    { kind: 'status', status: 402, body: { error: { code: 402, message: 'Insufficient credits' } } },
    'authentication',
    402,
    /no credit/,
  ],
  ['429', rateLimited(), 'rate-limit', 429, /requestsPerMinute/],
  ['429 of a used-up account', quotaUsedUp, 'authentication', 429, /no credit/],
  ['500', serverError, 'unavailable', 500, /^$/],
  ['529', { kind: 'status', status: 529, body: { error: 'overloaded' } }, 'unavailable', 529, /^$/],
  ['422', { kind: 'status', status: 422, body: { detail: [{ msg: 'bad temperature' }] } }, 'rejected', 422, /^$/],
  [
    '301',
    { kind: 'status', status: 301, headers: { location: 'https://elsewhere.example/v1' } },
    'rejected',
    301,
    /elsewhere/,
  ],
  ['404 of a page', { kind: 'status', status: 404, body: 'Not Found' }, 'unknown-model', 404, /\/v1/],
  ['an error inside a 200', { kind: 'text', body: JSON.stringify(openRouterError) }, 'rate-limit', 429, /./],
  ['invalid JSON', invalidJson, 'bad-answer', undefined, /^$/],
  ['an empty choice list', emptyChoices, 'bad-answer', undefined, /^$/],
  ['a choice without a message', { kind: 'answer', extra: { choices: [{}] } }, 'bad-answer', undefined, /^$/],
  ['a cut before the first byte', { kind: 'cut', at: 'start' }, 'connection', undefined, /^$/],
  ['a cut in the body', { kind: 'cut', at: 'body' }, 'connection', undefined, /^$/],
])('%s becomes its fault', async (_name, reply, fault, status, hint) => {
  const { error } = await call({ reply })
  expect(error).toBeInstanceOf(AdapterError)
  expect(error).toMatchObject({ fault, status })
  expect((error as AdapterError).hint ?? '').toMatch(hint)
  expect((error as AdapterError).message).toMatch(/^testing/)
})

test.each(['openai', 'ollama', 'vllm'] as const)(
  'a model that %s does not have is an unknown model',
  async (dialect) => {
    const { error } = await call({ server: { dialect, models: ['known'] }, model: 'absent' })
    expect(error).toMatchObject({ fault: 'unknown-model', status: 404, hint: expect.stringMatching(/"absent"/) })
  },
)

test('the wait that a rate limit asks for is read', async () => {
  const { error } = await call({ reply: rateLimited({ 'retry-after': '3' }) })
  expect(error).toMatchObject({ retryAfterMs: 3000 })
})

test('a missing key fails before any call', async () => {
  const { error, requests } = await call({ options: { apiKeyEnv: 'ABSENT_KEY' } })
  expect(error).toMatchObject({
    fault: 'authentication',
    message: 'testing needs a key: ABSENT_KEY is not set',
    hint: 'set ABSENT_KEY in the environment or in .env beside the file',
  })
  expect(requests).toEqual([])
})

test('headers are sent with their variables resolved, and no key stands in a message', async () => {
  const body = { error: { message: `bad key ${key} given` } }
  const { error, requests } = await call({
    options: { headers: { 'X-Organisation': '${ORGANISATION}', 'X-Plain': 'as written' } },
    reply: { kind: 'status', status: 401, body },
  })
  expect(requests[0]?.headers).toMatchObject({
    authorization: `Bearer ${key}`,
    'x-organisation': 'org-1',
    'x-plain': 'as written',
  })
  expect((error as AdapterError).message).toBe('testing answered 401: bad key [key] given')
})

test('a stall ends with the time of the attempt', async () => {
  const started = performance.now()
  const { error } = await call({ reply: { kind: 'stall' } }, { timeoutMs: 100 })
  expect(error).toMatchObject({ fault: 'timeout' })
  expect(performance.now() - started).toBeLessThan(1000)
})

test('an abort ends the call with its own reason', async () => {
  const controller = new AbortController()
  setTimeout(() => controller.abort(new Error('stopped by hand')), 50)
  const { error } = await call({ reply: { kind: 'stall' } }, { signal: controller.signal })
  expect(error).toMatchObject({ message: 'stopped by hand' })
})

test('a server that does not run is named with a hint', async () => {
  const server = await startOpenAiServer()
  await server.close()
  const adapter = await makeAdapter(server.url)
  await expect(adapter.complete('x', 'm', {})).rejects.toMatchObject({
    fault: 'connection',
    hint: 'is the server running?',
  })
  expect(await adapter.testConnection()).toBe(false)
})

test('an unknown host is named', async () => {
  const adapter = await makeAdapter('http://host.invalid/v1')
  await expect(adapter.complete('x', 'm', {})).rejects.toMatchObject({
    fault: 'connection',
    message: expect.stringMatching(/host\.invalid is not found/),
  })
})

test('models are listed with the key', async () => {
  await using server = await startOpenAiServer({ models: ['one', 'two'], apiKey: key })
  const adapter = await makeAdapter(server.url)
  expect(await adapter.listModels()).toEqual(['one', 'two'])
  expect(await adapter.testConnection()).toBe(true)
  await adapter.close?.()
})

test('a hundred calls run at once, each on a connection of its own', async () => {
  await using server = await startOpenAiServer({ delayMs: 50 })
  const adapter = await makeAdapter(server.url)
  await Promise.all(Array.from({ length: 100 }, (_, index) => adapter.complete(`call ${index}`, 'm', {})))
  expect(server.counts()).toMatchObject({ total: 100, mostInFlight: 100, repeated: 0 })
  await adapter.close?.()
})

test('the identity is the base URL, whatever its trailing slash, and holds no key', async () => {
  const adapter = await makeAdapter('https://host.example/v1/', { headers: { 'x-key': '${TEST_KEY}' } })
  expect(adapter.identity).toEqual({ adapter: 'openai-compatible', baseUrl: 'https://host.example/v1' })
})
