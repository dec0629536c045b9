import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Adapter } from '../../domain/adapter.ts'
import { module } from '../module.ts'
import { providerSettings, surroundings } from '../testing/surroundings.ts'

const others = `listModels: async () => ['mine'], testConnection: async () => true`

async function loaded(source: string): Promise<Adapter> {
  const folder = await mkdtemp(join(tmpdir(), 'promptlooper-module-'))
  const path = join(folder, 'app.mjs')
  await writeFile(path, source)
  return module.create(providerSettings('app', 'module', { path }), surroundings({ environment: { TONE: 'dry' } }))
}

test('an exported adapter answers; what it leaves out has defaults', async () => {
  const adapter = await loaded(
    `export default { complete: async (prompt, model) => ({ text: prompt + '!' }), ${others} }`,
  )
  expect(await adapter.complete('hello', 'mine', {})).toMatchObject({
    text: 'hello!',
    tokensIn: 0,
    tokensOut: 0,
    model: 'mine',
  })
  expect(await adapter.listModels()).toEqual(['mine'])
  expect(await adapter.testConnection()).toBe(true)
})

test('a function gives the adapter and sees the environment', async () => {
  const adapter = await loaded(
    `export default async ({ environment }) => ({ complete: async () => ({ text: environment.TONE }), ${others} })`,
  )
  expect(await adapter.complete('hello', 'mine', {})).toMatchObject({ text: 'dry' })
})

test('an instance of a class keeps its this', async () => {
  const adapter = await loaded(`
    class App { #greeting = 'hi'; async complete() { return { text: this.#greeting } } async listModels() { return [] } async testConnection() { return true } }
    export default new App()`)
  expect(await adapter.complete('x', 'm', {})).toMatchObject({ text: 'hi' })
})

test('the identity changes with the text and holds what the adapter declares', async () => {
  const source = `export default { complete: async () => ({ text: '' }), ${others}, identity: { version: 3 } }`
  const [first, same, changed] = await Promise.all([loaded(source), loaded(source), loaded(`${source} // edited`)])
  expect(first.identity).toMatchObject({ adapter: 'module', declared: { version: 3 } })
  expect(same.identity).toEqual(first.identity)
  expect(changed.identity).not.toEqual(first.identity)
})

test.each([
  ['nothing', `export const adapter = {}`, /no default export/],
  ['a number', `export default 3`, /no adapter/],
  [
    'only complete',
    `export default { complete: async () => ({ text: '' }) }`,
    /lacks the method listModels, testConnection/,
  ],
  ['a function that throws', `export default () => { throw new Error('no database') }`, /threw: no database/],
])('%s as default export is said, with the file', async (_name, source, message) => {
  await expect(loaded(source)).rejects.toThrow(message)
  await expect(loaded(source)).rejects.toThrow(/app\.mjs/)
})

test.each([
  ['no object', `async () => 'text'`, 'bad-answer'],
  ['no text', `async () => ({ tokensIn: 1 })`, 'bad-answer'],
  ['NaN tokens', `async () => ({ text: '', tokensIn: NaN })`, 'bad-answer'],
  ['an error of its own', `async () => { throw new Error('broken') }`, 'rejected'],
  [
    'a fault that it names',
    `async () => { throw Object.assign(new Error('busy'), { fault: 'rate-limit', retryAfterMs: 5 }) }`,
    'rate-limit',
  ],
])('%s from complete becomes a fault', async (_name, complete, fault) => {
  const adapter = await loaded(`export default { complete: ${complete}, ${others} }`)
  await expect(adapter.complete('x', 'm', {})).rejects.toMatchObject({ name: 'AdapterError', fault })
})

test('one that never answers is ended by the time-out', async () => {
  const adapter = await loaded(`export default { complete: () => new Promise(() => {}), ${others} }`)
  await expect(adapter.complete('x', 'm', {}, { timeoutMs: 50 })).rejects.toMatchObject({ fault: 'timeout' })
})

const complete = `complete: async () => ({ text: '' })`

test.each([
  ['a list', `async (texts) => texts.map((text) => [text.length, 1])`, 0],
  ['an object', `async (texts) => ({ vectors: texts.map((text) => Float32Array.of(text.length, 1)), tokensIn: 7 })`, 7],
])('vectors come from embed as %s', async (_name, embed, tokensIn) => {
  const adapter = await loaded(`export default { ${complete}, embed: ${embed}, ${others} }`)
  const answer = await adapter.embed?.(['a', 'bcd'], 'm')
  expect(answer).toMatchObject({ tokensIn, model: 'm' })
  expect(answer?.vectors.map((vector) => Array.from(vector))).toEqual([
    [1, 1],
    [3, 1],
  ])
})

test('one without embed has none', async () => {
  const adapter = await loaded(`export default { ${complete}, ${others} }`)
  expect(adapter.embed?.(['a'], 'm')).toBeUndefined()
})

test.each([
  ['no list', `async () => 'text'`, 'bad-answer'],
  ['a list of texts', `async () => ['text']`, 'bad-answer'],
  ['a count that is none', `async () => ({ vectors: [[1]], tokensIn: -1 })`, 'bad-answer'],
  ['an error of its own', `async () => { throw new Error('broken') }`, 'rejected'],
])('%s from embed becomes a fault', async (_name, embed, fault) => {
  const adapter = await loaded(`export default { ${complete}, embed: ${embed}, ${others} }`)
  await expect(adapter.embed?.(['a'], 'm')).rejects.toMatchObject({ name: 'AdapterError', fault })
})
