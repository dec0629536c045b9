import { expect, test } from 'vitest'
import type { Adapter } from '../../domain/adapter.ts'
import { openAiCompatible } from '../openai-compatible.ts'
import { startOpenAiServer } from '../testing/openai-server.ts'
import { providerSettings, surroundings } from '../testing/surroundings.ts'
import { readEmbeddings } from './embeddings.ts'

async function adapterAt(baseUrl: string): Promise<Adapter> {
  const options = openAiCompatible.readOptions({ baseUrl })
  if (!options.ok) throw new Error('the options are good')
  return openAiCompatible.create(providerSettings('local', 'openai-compatible', options.options), surroundings())
}

test('each text gets its own vector, in whatever order the server gives them', async () => {
  await using server = await startOpenAiServer()
  const adapter = await adapterAt(server.url)
  const answer = await adapter.embed?.(['aaaa', 'b', 'ee'], 'small')
  expect(answer?.vectors).toEqual([
    [1, 0, 0, 0, 0],
    [0, 0, 0, 0, 0],
    [0, 1, 0, 0, 0],
  ])
  expect(answer).toMatchObject({ tokensIn: 3, model: 'small' })
  await adapter.close?.()
})

const asked = { provider: 'local', model: 'small', texts: 2 }

test.each([
  ['no JSON', undefined, 'no list of embeddings'],
  ['no list', { data: 'x' }, 'no list of embeddings'],
  ['an empty list', { data: [] }, '0 embeddings came for 2 texts'],
  ['one too few', { data: [{ index: 0, embedding: [1] }] }, '1 embeddings came for 2 texts'],
  ['the same one twice', { data: [0, 0].map((index) => ({ index, embedding: [1] })) }, 'for 2 texts'],
  ['an index beyond', { data: [0, 7e8].map((index) => ({ index, embedding: [1] })) }, 'for 2 texts'],
  ['text for a number', { data: [{ embedding: ['1'] }, { embedding: [1] }] }, 'not a list of numbers'],
  ['base64', { data: [{ embedding: 'AACAPw==' }, { embedding: [1] }] }, 'not a list of numbers'],
])('%s is said to be no answer', (_what, body, message) => {
  expect(() => readEmbeddings(body, asked)).toThrow(message)
})

test('vectors without an index stand in their order', () => {
  const body = { data: [{ embedding: [1, 2] }, { embedding: [3, 4] }], usage: { prompt_tokens: 5 } }
  expect(readEmbeddings(body, asked)).toEqual({
    vectors: [
      [1, 2],
      [3, 4],
    ],
    tokensIn: 5,
    model: 'small',
  })
})

test("a server without the endpoint is told as a server's fault, not as an empty answer", async () => {
  await using server = await startOpenAiServer()
  const adapter = await adapterAt(server.url.replace('/v1', '/v2'))
  await expect(adapter.embed?.(['a'], 'small')).rejects.toMatchObject({ name: 'AdapterError', status: 404 })
  await adapter.close?.()
})
