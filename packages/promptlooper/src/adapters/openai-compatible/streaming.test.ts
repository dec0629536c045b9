import { expect, test } from 'vitest'
import type { AdapterResponse, CompleteOptions } from '../../domain/adapter.ts'
import type { JsonObject } from '../../domain/json-value.ts'
import { callingAdapter } from '../testing/call-server.ts'
import { chatEvents, chunk, usageChunk } from '../testing/chat-chunks.ts'
import { startReplyServer, type Reply, type SeenCall } from '../testing/reply-server.ts'

interface Outcome {
  readonly answer: AdapterResponse | undefined
  readonly error: unknown
  readonly calls: readonly SeenCall[]
}

async function call(
  reply: Reply,
  options: CompleteOptions = { stream: true },
  params: JsonObject = {},
  more: JsonObject = {},
): Promise<Outcome> {
  await using server = await startReplyServer(reply)
  const adapter = await callingAdapter(`${server.url}/v1`, more)
  const outcome = await adapter.complete('Say hello', 'test-model', params, options).then(
    (answer) => ({ answer, error: undefined }),
    (error: unknown) => ({ answer: undefined, error }),
  )
  await adapter.close?.()
  return { ...outcome, calls: server.calls }
}

const hello = chatEvents(
  chunk({ role: 'assistant', content: '', refusal: null }),
  chunk({ content: 'Hel' }),
  chunk({ content: 'lo' }),
  chunk({}, 'stop'),
  usageChunk,
  '[DONE]',
)

test('a streamed answer is the whole answer, with the time to its first token', async () => {
  const { answer, calls } = await call({ events: hello, delayMs: 20 })
  expect(answer).toMatchObject({
    text: 'Hello',
    finish: 'stop',
    model: 'test-model-2026',
    tokensIn: 42,
    tokensOut: 7,
    cachedTokens: 30,
    reasoningTokens: 5,
  })
  // The first event carries no text; the second comes 40 ms after the request, the last 120 ms.
  expect(answer?.firstTokenMs).toBeGreaterThan(30)
  expect(answer?.firstTokenMs).toBeLessThan((answer?.latencyMs ?? 0) - 30)
  expect(answer).not.toHaveProperty('raw')
  expect(calls[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } })
})

test('the usage is not asked for where the params say so', async () => {
  const { calls, answer } = await call({ events: hello.slice(0, 4) }, { stream: true }, { stream_options: null })
  expect(calls[0]?.body).not.toHaveProperty('stream_options')
  expect(answer).toMatchObject({ text: 'Hello', tokensIn: 0, tokensOut: 0 })
})

test('the events are kept on demand', async () => {
  const { answer } = await call({ events: hello }, { stream: true, keepRaw: true })
  expect(answer?.raw).toHaveLength(6)
  expect(answer?.raw).toContainEqual(usageChunk)
})

test('tool calls are put together by their index', async () => {
  const piece = (index: number, members: JsonObject): JsonObject => chunk({ tool_calls: [{ index, ...members }] })
  const { answer } = await call({
    events: chatEvents(
      piece(0, { id: 'a', type: 'function', function: { name: 'weather', arguments: '' } }),
      piece(0, { function: { arguments: '{"place"' } }),
      piece(1, { id: 'b', type: 'function', function: { name: 'time', arguments: '{}' } }),
      piece(0, { function: { arguments: ':"Bern"}' } }),
      chunk({}, 'tool_calls'),
      '[DONE]',
    ),
  })
  expect(answer).toMatchObject({ text: '', finish: 'tool-calls' })
  expect(answer?.toolCalls).toEqual([
    { id: 'a', name: 'weather', input: { place: 'Bern' } },
    { id: 'b', name: 'time', input: {} },
  ])
})

test('tool calls without an index are told apart by their id', async () => {
  const { answer } = await call({
    events: chatEvents(
      chunk({ tool_calls: [{ id: 'a', function: { name: 'weather', arguments: { place: 'Bern' } } }] }),
      chunk({ tool_calls: [{ id: 'b', function: { name: 'time', arguments: '{"zone":' } }] }),
      chunk({ tool_calls: [{ function: { arguments: '1}' } }] }),
      chunk({}, 'stop'),
    ),
  })
  expect(answer?.toolCalls).toEqual([
    { id: 'a', name: 'weather', input: { place: 'Bern' } },
    { id: 'b', name: 'time', input: { zone: 1 } },
  ])
})

test('logprobs are gathered', async () => {
  const token = (text: string): JsonObject => ({ token: text, logprob: -0.5, bytes: [1], top_logprobs: [] })
  const { answer } = await call({
    events: chatEvents(
      chunk({ content: 'Hel' }, null, { logprobs: { content: [token('Hel')], refusal: null } }),
      chunk({ content: 'lo' }, null, { logprobs: { content: [token('lo')] } }),
      chunk({}, 'stop'),
    ),
  })
  expect(answer?.logprobs).toEqual([
    { token: 'Hel', logprob: -0.5 },
    { token: 'lo', logprob: -0.5 },
  ])
})

test('a refusal that is streamed is an answer', async () => {
  const { answer } = await call({
    events: chatEvents(chunk({ refusal: 'I ' }), chunk({ refusal: "can't." }), chunk({}, 'stop')),
  })
  expect(answer).toMatchObject({ text: "I can't.", finish: 'refused' })
})

test.each<[string, Reply]>([
  ['a finish reason, without [DONE]', { events: hello.slice(0, 4) }],
  ['[DONE], without a finish reason', { events: [...hello.slice(0, 3), 'data: [DONE]\n\n'] }],
  ['keep-alive comments', { events: [': OPENROUTER PROCESSING\n\n', ...hello] }],
  ['one piece, cut anywhere', { events: hello.join('').match(/[\s\S]{1,7}/g) ?? [] }],
  [
    'JSON, because the server does not stream',
    {
      json: {
        model: 'm',
        choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
      },
    },
  ],
])('an answer that ends with %s is whole', async (_how, reply) => {
  const { answer, error } = await call(reply)
  expect(error).toBeUndefined()
  expect(answer).toMatchObject({ text: 'Hello', finish: 'stop' })
})

test.each<[string, Reply, string]>([
  ['ends before its answer', { events: hello.slice(0, 2) }, 'connection'],
  ['is cut', { events: hello.slice(0, 2), isCut: true }, 'connection'],
  ['is empty', { events: [] }, 'connection'],
  ['holds something else', { events: ['data: <html>\n\n'] }, 'bad-answer'],
  [
    'breaks off with an error',
    { events: chatEvents(chunk({ content: 'x' }), { error: { message: 'busy', code: 503 } }) },
    'unavailable',
  ],
  ['breaks off at a limit', { events: chatEvents({ error: { message: 'slow down', code: 429 } }) }, 'rate-limit'],
  ['answers 401', { status: 401, json: { error: { message: 'no' } } }, 'authentication'],
  ['has a finish reason of error', { events: chatEvents(chunk({ content: 'x' }, 'error')) }, 'unavailable'],
])('a stream that %s is a failed call', async (_how, reply, fault) => {
  const { error } = await call(reply)
  expect(error).toMatchObject({ fault })
})

test.each<[string, readonly string[]]>([
  ['of one event', [`data: ${JSON.stringify(chunk({ content: 'x'.repeat(20_000) }))}\n\n`]],
  ['of many', chatEvents(...Array.from({ length: 200 }, () => chunk({ content: 'x'.repeat(100) })))],
  [
    'of arguments',
    chatEvents(
      ...Array.from({ length: 200 }, () =>
        chunk({ tool_calls: [{ index: 0, function: { arguments: 'x'.repeat(100) } }] }),
      ),
    ),
  ],
  ['without a line end', Array.from({ length: 20 }, () => 'x'.repeat(1000))],
])('a streamed answer beyond the limit, %s, is refused', async (_how, events) => {
  const { error } = await call({ events }, { stream: true }, {}, { maxAnswerBytes: 10_000 })
  expect(error).toMatchObject({
    fault: 'bad-answer',
    message: expect.stringMatching(/longer than 10000 bytes/),
    hint: expect.stringContaining('maxAnswerBytes'),
  })
})

test('a stream that is aborted ends at once with the reason', async () => {
  const controller = new AbortController()
  setTimeout(() => controller.abort(new Error('enough')), 50)
  const { error } = await call({ events: hello, delayMs: 200 }, { stream: true, signal: controller.signal })
  expect(error).toMatchObject({ message: 'enough' })
})

test('a stream that stalls is a time-out', async () => {
  const { error } = await call({ events: hello, delayMs: 200 }, { stream: true, timeoutMs: 50 })
  expect(error).toMatchObject({ fault: 'timeout' })
})

test('the param stream is refused, and the way to stream named', async () => {
  const { error, calls } = await call({ events: hello }, {}, { stream: true })
  expect(error).toMatchObject({ fault: 'rejected', hint: expect.stringContaining('stream: true') })
  expect(calls).toEqual([])
})
