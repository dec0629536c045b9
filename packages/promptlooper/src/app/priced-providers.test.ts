import { expect, test } from 'vitest'
import { vendors } from '../adapters/ai-sdk/vendors.ts'
import type { ProviderSettings } from '../domain/experiment.ts'
import { createPricer } from '../pricing/create-pricer.ts'
import { baseUrls } from './priced-providers.ts'

async function costOf(
  provider: string,
  model: string,
  providers: Record<string, ProviderSettings> = {},
): Promise<number | null> {
  const pricer = await createPricer({
    prices: {},
    localProviders: new Set(),
    baseUrls: baseUrls({ providers }),
    models: [{ provider, model }],
  })
  return pricer.costUsd(provider, model, { tokensIn: 1_000_000, tokensOut: 1_000_000 })
}

function entry(name: string, vendor: string, baseUrl: string | null = null): Record<string, ProviderSettings> {
  const limits = { maxConcurrency: null, requestsPerMinute: null, tokensPerMinute: null, timeoutMs: null }
  return { [name]: { name, adapter: 'ai-sdk', ...limits, options: { vendor, baseUrl } } }
}

test.each([
  ['anthropic', 'claude-haiku-4-5'],
  ['google', 'gemini-2.5-flash'],
  ['vertex', 'gemini-2.5-flash'],
  ['mistral', 'mistral-small-latest'],
  ['cohere', 'command-a-03-2025'],
  ['bedrock', 'us.amazon.nova-lite-v1:0'],
  ['azure', 'gpt-5-mini'],
  ['groq', 'llama-3.3-70b-versatile'],
  ['xai', 'grok-3'],
  ['deepseek', 'deepseek-chat'],
  ['together', 'meta-llama/Llama-3.3-70B-Instruct-Turbo'],
  ['perplexity', 'sonar'],
  ['cerebras', 'llama3.1-8b'],
])('the list price of %s/%s is known, whatever a file calls the provider', async (vendor, model) => {
  expect(vendors).toHaveProperty(vendor)
  const builtIn = await costOf(vendor, model)
  expect(builtIn).toBeGreaterThan(0)
  expect(await costOf('mine', model, entry('mine', vendor))).toBe(builtIn)
})

test('at an address of its own nobody knows the price', async () => {
  expect(await costOf('mine', 'claude-haiku-4-5', entry('mine', 'anthropic', 'http://127.0.0.1:9/v1'))).toBeNull()
})
