import { expect, test } from 'vitest'
import { adapterKinds } from './adapter-kinds.ts'
import { builtInProviders } from './built-in-providers.ts'
import { providerSettings, surroundings } from './testing/surroundings.ts'

test.each(Object.entries(builtInProviders))(
  'built-in %s has a known kind and options that it takes',
  (_name, provider) => {
    const kind = adapterKinds.get(provider.adapter)
    expect(kind?.readOptions(provider.options)).toMatchObject({ ok: true })
    expect(kind?.kind).toBe(provider.adapter)
  },
)

test('every kind describes its options as JSON Schema', () => {
  for (const kind of adapterKinds.values())
    expect(kind.jsonSchema).toMatchObject({ type: 'object', additionalProperties: false })
})

test.each([
  ['openai', ['OPENAI_API_KEY']],
  ['ollama', []],
  ['echo', []],
  ['google', ['GOOGLE_GENERATIVE_AI_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_API_KEY']],
  ['bedrock', ['AWS_BEARER_TOKEN_BEDROCK', 'AWS_ACCESS_KEY_ID']],
  ['vertex', []],
])('the key of %s stands in one of %j', (name, variables) => {
  const { adapter, options } = builtInProviders[name] ?? { adapter: '', options: {} }
  expect(adapterKinds.get(adapter)?.keyVariables?.(options) ?? []).toEqual(variables)
})

test.each([
  [{}, 'http://127.0.0.1:11434/v1'],
  [{ OLLAMA_HOST: 'box:1234' }, 'http://box:1234/v1'],
])('ollama is found where %o says', async (environment, baseUrl) => {
  const { adapter, options } = builtInProviders['ollama'] ?? { adapter: '', options: {} }
  const made = await adapterKinds
    .get(adapter)
    ?.create(providerSettings('ollama', adapter, options), surroundings({ environment }))
  expect(made?.identity).toEqual({ adapter: 'openai-compatible', baseUrl })
})
