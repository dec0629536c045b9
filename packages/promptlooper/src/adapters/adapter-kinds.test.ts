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

test.each(['anthropic', 'google', 'bedrock'])(
  '%s loads, and says when it is made that it does not run yet, and the way around',
  async (name) => {
    const provider = builtInProviders[name]
    const made = adapterKinds
      .get('ai-sdk')
      ?.create(providerSettings(name, 'ai-sdk', provider?.options ?? {}), surroundings())
    await expect(made).rejects.toMatchObject({
      code: 'not-yet',
      message: expect.stringContaining(name),
      hint: expect.stringMatching(
        new RegExp(`${name}: \\{ adapter: openai-compatible, baseUrl: "https://.*apiKeyEnv: `),
      ),
    })
  },
)

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
