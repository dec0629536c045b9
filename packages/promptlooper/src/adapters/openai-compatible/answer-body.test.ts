import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { AdapterResponse, CompleteOptions } from '../../domain/adapter.ts'
import { callingAdapter } from '../testing/call-server.ts'
import { startReplyServer, type Reply } from '../testing/reply-server.ts'

async function call(reply: Reply, options: CompleteOptions = {}, maxAnswerBytes = 100_000): Promise<AdapterResponse> {
  await using server = await startReplyServer(reply)
  const adapter = await callingAdapter(`${server.url}/v1`, { maxAnswerBytes })
  try {
    return await adapter.complete('Say hello', 'test-model', {}, options)
  } finally {
    await adapter.close?.()
  }
}

function completion(content: string): string {
  return JSON.stringify({
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  })
}

test.each([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
])('an answer that comes in %s although none was asked for is read', async (encoding, encode) => {
  const reply = { body: encode(completion('Hellö')), headers: { 'content-encoding': encoding } }
  expect(await call(reply)).toMatchObject({ text: 'Hellö' })
})

test('a stream in gzip is read', async () => {
  const events = 'data: {"choices":[{"delta":{"content":"Hello"},"finish_reason":"stop"}]}\n\n'
  const headers = { 'content-encoding': 'gzip', 'content-type': 'text/event-stream' }
  expect(await call({ body: gzipSync(events), headers }, { stream: true })).toMatchObject({ text: 'Hello' })
})

test.each<[string, Reply, RegExp]>([
  ['an answer of 50 MB', { body: completion('x'.repeat(50_000_000)) }, /longer than 100000 bytes/],
  [
    'an answer of 50 MB that does not say how long it is',
    { body: completion('x'.repeat(50_000_000)), headers: { 'transfer-encoding': 'chunked' } },
    /longer than 100000 bytes/,
  ],
  [
    'a small answer that unfolds to 50 MB',
    { body: gzipSync(completion('x'.repeat(50_000_000))), headers: { 'content-encoding': 'gzip' } },
    /longer than 100000 bytes/,
  ],
  [
    'an answer that is not in the encoding it names',
    { body: 'plain', headers: { 'content-encoding': 'gzip' } },
    /encoding/,
  ],
  [
    "a gateway's page",
    { body: '<html><style>x</style><h1>Sign in</h1></html>', headers: { 'content-type': 'text/html; charset=utf-8' } },
    /not JSON but text\/html: Sign in/,
  ],
  [
    'an image',
    { body: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]), headers: { 'content-type': 'image/png' } },
    /not JSON but image\/png/,
  ],
  ['JSON that breaks off', { body: completion('Hello').slice(0, 40) }, /not JSON \(broken, of 40 characters\)/],
  ['nothing', { body: '' }, /the answer is empty/],
  ['an answer without choices', { json: { object: 'chat.completion' } }, /no list of choices/],
])('%s is a bad answer', async (_what, reply, words) => {
  await expect(call(reply)).rejects.toMatchObject({ fault: 'bad-answer', message: expect.stringMatching(words) })
})

test('control characters of an answer come as they were sent', async () => {
  expect(await call({ body: completion('\u001b[2J\u0007bell\u0000') })).toMatchObject({
    text: '\u001b[2J\u0007bell\u0000',
  })
})

test('what the server sent is kept on demand', async () => {
  const body = completion('Hello')
  expect((await call({ body }, { keepRaw: true })).raw).toEqual(JSON.parse(body))
  expect(await call({ body })).not.toHaveProperty('raw')
})

test('logprobs are read where they were asked for', async () => {
  const top = [
    { token: 'ham', logprob: -0.1, bytes: null },
    { token: 'spam', logprob: -2.4, bytes: null },
  ]
  const logprobs = { content: [{ token: 'ham', logprob: -0.1, bytes: null, top_logprobs: top }], refusal: null }
  const json = { model: 'm', choices: [{ message: { content: 'ham' }, finish_reason: 'stop', logprobs }] }
  expect((await call({ json })).logprobs).toEqual([
    {
      token: 'ham',
      logprob: -0.1,
      top: [
        { token: 'ham', logprob: -0.1 },
        { token: 'spam', logprob: -2.4 },
      ],
    },
  ])
})
