import { expect, test } from 'vitest'
import { AdapterError, type AdapterFault } from '../../domain/errors.ts'
import type { JsonValue } from '../../domain/json-value.ts'
import { callingAdapter, callServer, sentKey } from '../testing/call-server.ts'
import { startOpenAiServer } from '../testing/openai-server.ts'
import {
  emptyChoices,
  forbidden,
  invalidJson,
  invalidKey,
  quotaUsedUp,
  rateLimited,
  serverError,
  type ServerReply,
} from '../testing/server-replies.ts'

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
  [
    'an error inside a choice',
    {
      kind: 'answer',
      extra: { choices: [{ error: { code: 503, message: 'down' }, finish_reason: 'error', message: { content: '' } }] },
    },
    'unavailable',
    503,
    /^$/,
  ],
  [
    'an answer that ends in an error',
    { kind: 'answer', text: 'half', finishReason: 'error' },
    'unavailable',
    undefined,
    /^$/,
  ],
  ['invalid JSON', invalidJson, 'bad-answer', undefined, /^$/],
  ['an empty choice list', emptyChoices, 'bad-answer', undefined, /^$/],
  ['a choice without a message', { kind: 'answer', extra: { choices: [{}] } }, 'bad-answer', undefined, /^$/],
  ['a cut before the first byte', { kind: 'cut', at: 'start' }, 'connection', undefined, /^$/],
  ['a cut in the body', { kind: 'cut', at: 'body' }, 'connection', undefined, /^$/],
])('%s becomes its fault', async (_name, reply, fault, status, hint) => {
  const { error } = await callServer({ reply })
  expect(error).toBeInstanceOf(AdapterError)
  expect(error).toMatchObject({ fault, status })
  expect((error as AdapterError).hint ?? '').toMatch(hint)
  expect((error as AdapterError).message).toMatch(/^testing/)
})

test.each(['openai', 'ollama', 'vllm'] as const)(
  'a model that %s does not have is an unknown model',
  async (dialect) => {
    const { error } = await callServer({ server: { dialect, models: ['known'] }, model: 'absent' })
    expect(error).toMatchObject({ fault: 'unknown-model', status: 404, hint: expect.stringMatching(/"absent"/) })
  },
)

test('the wait that a rate limit asks for is read', async () => {
  const { error } = await callServer({ reply: rateLimited({ 'retry-after': '3' }) })
  expect(error).toMatchObject({ retryAfterMs: 3000 })
})

test('a missing key fails before any call', async () => {
  const { error, requests } = await callServer({ options: { apiKeyEnv: 'ABSENT_KEY' } })
  expect(error).toMatchObject({
    fault: 'authentication',
    message: 'testing needs a key: ABSENT_KEY is not set',
    hint: 'set ABSENT_KEY in the environment or in .env beside the file',
  })
  expect(requests).toEqual([])
})

test('headers are sent with their variables resolved, and no key stands in a message', async () => {
  const body = { error: { message: `bad key ${sentKey} given` } }
  const { error, requests } = await callServer({
    options: { headers: { 'X-Organisation': '${ORGANISATION}', 'X-Plain': 'as written' } },
    reply: { kind: 'status', status: 401, body },
  })
  expect(requests[0]?.headers).toMatchObject({
    authorization: `Bearer ${sentKey}`,
    'x-organisation': 'org-1',
    'x-plain': 'as written',
  })
  expect((error as AdapterError).message).toBe('testing answered 401: bad key [key] given')
})

test('a stall ends with the time of the attempt', async () => {
  const started = performance.now()
  const { error } = await callServer({ reply: { kind: 'stall' } }, { timeoutMs: 100 })
  expect(error).toMatchObject({ fault: 'timeout' })
  expect(performance.now() - started).toBeLessThan(1000)
})

test('an abort ends the call with its own reason', async () => {
  const controller = new AbortController()
  setTimeout(() => controller.abort(new Error('stopped by hand')), 50)
  const { error } = await callServer({ reply: { kind: 'stall' } }, { signal: controller.signal })
  expect(error).toMatchObject({ message: 'stopped by hand' })
})

test('a server that does not run is named with a hint', async () => {
  const server = await startOpenAiServer()
  await server.close()
  const adapter = await callingAdapter(server.url)
  await expect(adapter.complete('x', 'm', {})).rejects.toMatchObject({
    fault: 'connection',
    hint: 'is the server running?',
  })
  expect(await adapter.testConnection()).toBe(false)
})

test('an unknown host is named', async () => {
  const adapter = await callingAdapter('http://host.invalid/v1')
  await expect(adapter.complete('x', 'm', {})).rejects.toMatchObject({
    fault: 'connection',
    message: expect.stringMatching(/host\.invalid is not found/),
  })
})
