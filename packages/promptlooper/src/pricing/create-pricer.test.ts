import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import type { ModelReference } from '../domain/experiment.ts'
import { isPriceKnown } from '../domain/model-pricer.ts'
import { createPricer, type PricerSettings } from './create-pricer.ts'

const million = { tokensIn: 1_000_000, tokensOut: 1_000_000 }

function pricerFor(models: readonly ModelReference[], given: Partial<PricerSettings> = {}) {
  return createPricer({ prices: {}, localProviders: new Set(['ollama', 'offline']), models, ...given })
}

const openai = { provider: 'openai', model: 'gpt-4o' }

test("a vendor's model has its list price", async () => {
  const pricer = await pricerFor([openai])
  // 2.50 USD per million in and 10 out, OpenAI's list price of gpt-4o since October 2024.
  expect(pricer.costUsd('openai', 'gpt-4o', million)).toBeCloseTo(12.5)
  expect(pricer.costUsd('openai', 'gpt-4o', { tokensIn: 0, tokensOut: 0 })).toBe(0)
})

test('input tokens that the provider had cached cost less', async () => {
  const pricer = await pricerFor([openai])
  expect(pricer.costUsd('openai', 'gpt-4o', { tokensIn: 1_000_000, tokensOut: 0, cachedTokens: 400_000 })).toBeCloseTo(
    0.6 * 2.5 + 0.4 * 1.25,
  )
})

test('more cached tokens than tokens in are no reason to fail', async () => {
  const pricer = await pricerFor([openai])
  expect(
    pricer.costUsd('openai', 'gpt-4o', { tokensIn: 1_000_000, tokensOut: 0, cachedTokens: 2_000_000 }),
  ).toBeCloseTo(1.25)
})

test.each([
  ['openai', 'no-such-model'],
  ['my-server', 'gpt-4o'],
  ['not-openai', 'gpt-4o'],
  ['openai', 'moderation'],
])('an unknown price is null, never 0: %s/%s', async (provider, model) => {
  const pricer = await pricerFor([{ provider, model }])
  expect(pricer.costUsd(provider, model, million)).toBeNull()
})

test('a base URL tells whose price holds, whatever the provider is called', async () => {
  const baseUrls = new Map([
    ['mine', 'https://api.openai.com/v1'],
    ['openai', 'http://127.0.0.1:8000/v1'],
  ])
  const pricer = await pricerFor([{ provider: 'mine', model: 'gpt-4o' }], { baseUrls })
  expect(pricer.costUsd('mine', 'gpt-4o', million)).toBeCloseTo(12.5)
  expect(pricer.costUsd('openai', 'gpt-4o', million)).toBeNull()
})

test('a model that a vendor gives away costs 0', async () => {
  const model = 'allenai/molmo-7b-d:free'
  const pricer = await pricerFor([{ provider: 'openrouter', model }])
  expect(pricer.costUsd('openrouter', model, million)).toBe(0)
})

test('a local provider costs 0', async () => {
  const pricer = await pricerFor([{ provider: 'ollama', model: 'qwen3' }])
  expect(pricer.costUsd('ollama', 'qwen3', million)).toBe(0)
})

test.each([
  [0.1, 0.6 + 0.04],
  [undefined, 1],
])('a price in the file holds before any other, with cached input at %s', async (cachedInput, expected) => {
  const prices = {
    'openai/gpt-4o': { input: 1, output: 2, ...(cachedInput === undefined ? {} : { cachedInput }) },
    'ollama/qwen3': { input: 5, output: 0 },
  }
  const pricer = await pricerFor([openai], { prices })
  const usage = { tokensIn: 1_000_000, tokensOut: 1_000_000, cachedTokens: 400_000 }
  expect(pricer.costUsd('openai', 'gpt-4o', usage)).toBeCloseTo(expected + 2)
  expect(pricer.costUsd('ollama', 'qwen3', million)).toBe(5)
})

test('the price list is read only where a model needs it', () => {
  const script = `
    import { registerHooks } from 'node:module'
    let reads = 0
    registerHooks({ resolve(name, context, next) { if (name.includes('genai-prices')) reads += 1; return next(name, context) } })
    const { createPricer } = await import(${JSON.stringify(new URL('create-pricer.ts', import.meta.url))})
    const localProviders = new Set(['ollama'])
    const prices = { 'openai/gpt-4o': { input: 1, output: 1 } }
    const baseUrls = new Map([['mine', 'http://localhost:8000/v1']])
    const own = { provider: 'mine', model: 'qwen3' }
    const cheap = [{ provider: 'ollama', model: 'qwen3' }, { provider: 'openai', model: 'gpt-4o' }, own]
    await createPricer({ prices, localProviders, baseUrls, models: cheap })
    console.log(reads)
    await createPricer({ prices, localProviders, baseUrls, models: [...cheap, { provider: 'openai', model: 'gpt-4.1' }] })
    console.log(reads)
  `
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(stdout).toBe('0\n1\n')
})

test('a price of null is unknown, and makes unknown what uses it', async () => {
  const prices = {
    'openai/gpt-4o': { input: null, output: null },
    'openai/o3': { input: 1, output: 2, cachedInput: null },
    'ollama/qwen3': { input: 1, output: null },
  }
  const pricer = await pricerFor([openai], { prices })
  expect(pricer.costUsd('openai', 'gpt-4o', million)).toBeNull()
  expect(pricer.costUsd('openai', 'o3', million)).toBe(3)
  expect(pricer.costUsd('openai', 'o3', { ...million, cachedTokens: 1 })).toBeNull()
  expect(pricer.costUsd('ollama', 'qwen3', million)).toBeNull()
  expect(pricer.costUsd('ollama', 'qwen3', { tokensIn: 1_000_000, tokensOut: 0 })).toBe(1)
})

test('reasoning counts as output, once', async () => {
  const pricer = await pricerFor([{ provider: 'openai', model: 'gpt-5' }])
  const usage = { tokensIn: 0, tokensOut: 1_000_000 }
  expect(pricer.costUsd('openai', 'gpt-5', { ...usage, reasoningTokens: 800_000 })).toBe(
    pricer.costUsd('openai', 'gpt-5', usage),
  )
})

test('a model that it learns of later has its list price from then on', async () => {
  const pricer = await pricerFor([])
  expect(pricer.costUsd('openai', 'gpt-4o', million)).toBeNull()
  await pricer.learn(openai)
  expect(pricer.costUsd('openai', 'gpt-4o', million)).toBeCloseTo(12.5)
})

test('a model that only embeds has a known price without one for what it writes', async () => {
  const embedding = { provider: 'openai', model: 'text-embedding-3-small' }
  const pricer = await pricerFor([embedding])
  expect([isPriceKnown(pricer, embedding, 'vectors'), isPriceKnown(pricer, embedding, 'answers')]).toEqual([
    true,
    false,
  ])
})

test.each([[{ tokensIn: Number.NaN, tokensOut: 1 }], [{ tokensIn: -1, tokensOut: 1 }]])(
  'counts that are none have no price: %o',
  async (usage) => {
    const pricer = await pricerFor([openai], { prices: { 'ollama/x': { input: 1, output: 1 } } })
    expect([pricer.costUsd('openai', 'gpt-4o', usage), pricer.costUsd('ollama', 'x', usage)]).toEqual([null, null])
  },
)
