import { expect, test } from 'vitest'
import type { JsonValue } from '../../domain/json-value.ts'
import { callingAdapter, callServer, sentKey } from '../testing/call-server.ts'
import { startOpenAiServer } from '../testing/openai-server.ts'
import { refusal, truncation, type ServerReply } from '../testing/server-replies.ts'

test.each(['openai', 'ollama', 'vllm'] as const)("reads %s's completion", async (dialect) => {
  const { answer, requests } = await callServer({ server: { dialect, apiKey: sentKey } })
  expect(answer).toMatchObject({ text: 'Say hello', finish: 'stop', model: 'test-model', tokensOut: 2 })
  expect(answer?.tokensIn).toBeGreaterThan(0)
  expect(answer?.latencyMs).toBeGreaterThan(0)
  expect(answer).not.toHaveProperty('toolCalls')
  expect(requests[0]?.body).toEqual({ model: 'test-model', messages: [{ role: 'user', content: 'Say hello' }] })
})

test('params go along under their own names and never replace model or messages', async () => {
  const { requests } = await callServer({ params: { temperature: 0.5, top_k: 3, model: 'other', messages: [] } })
  expect(requests[0]?.body).toEqual({
    temperature: 0.5,
    top_k: 3,
    model: 'test-model',
    messages: [{ role: 'user', content: 'Say hello' }],
  })
})

test('messages keep their roles; parts become text, image and file', async () => {
  const { requests } = await callServer({
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
  const asked = await callServer({ reply: { kind: 'answer', text: '{"a": 1}' } }, { outputSchema: 'json' })
  expect(asked.requests[0]?.body['response_format']).toEqual({ type: 'json_object' })
  expect(asked.answer?.json).toEqual({ a: 1 })
  const schema = { title: 'My invoice', type: 'object' }
  const fenced = await callServer(
    { reply: { kind: 'answer', text: '```json\n{"a": 1}\n```' } },
    { outputSchema: schema },
  )
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
  const { answer, requests } = await callServer(
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
  const counted = await callServer({ reply: { kind: 'answer', usage } })
  expect(counted.answer).toMatchObject({
    tokensIn: 100,
    tokensOut: 50,
    cachedTokens: 64,
    reasoningTokens: 32,
    costUsd: 0.0012,
  })
  const uncounted = await callServer({ reply: { kind: 'answer', usage: 'absent' } })
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
  const { answer } = await callServer({ reply })
  expect(answer).toMatchObject(expected)
})

test('models are listed with the key', async () => {
  await using server = await startOpenAiServer({ models: ['one', 'two'], apiKey: sentKey })
  const adapter = await callingAdapter(server.url)
  expect(await adapter.listModels()).toEqual(['one', 'two'])
  expect(await adapter.testConnection()).toBe(true)
  await adapter.close?.()
})

test('a hundred calls run at once, each on a connection of its own', async () => {
  await using server = await startOpenAiServer({ script: () => ({ kind: 'stall' }) })
  const adapter = await callingAdapter(server.url)
  const controller = new AbortController()
  const calls = Array.from({ length: 100 }, (_, index) =>
    adapter.complete(`call ${index}`, 'm', {}, { signal: controller.signal }),
  )
  await expect.poll(() => server.counts().inFlight, { timeout: 10_000 }).toBe(100)
  controller.abort()
  await Promise.allSettled(calls)
  await adapter.close?.()
})

test('the identity is the base URL, whatever its trailing slash, and the headers as written, without a key', async () => {
  const plain = await callingAdapter('https://host.example/v1/')
  expect(plain.identity).toEqual({ adapter: 'openai-compatible', baseUrl: 'https://host.example/v1' })
  const routed = await callingAdapter('https://host.example/v1', {
    headers: { 'x-key': '${TEST_KEY}', 'x-route': 'b' },
  })
  expect(routed.identity).toMatchObject({ headers: { 'x-key': '${TEST_KEY}', 'x-route': 'b' } })
})
