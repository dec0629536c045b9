import { z } from 'zod'
import { NotYetError } from '../domain/errors.ts'
import type { AdapterKind } from './adapter-kind.ts'
import { zodOptions } from './zod-options.ts'

const options = zodOptions(
  z.strictObject({
    vendor: z.string({ error: 'name the vendor, such as anthropic' }),
  }),
)

/** The vendors' own protocols. They load, so that files that name them can be checked; they do not run yet. */
export const aiSdk: AdapterKind = {
  kind: 'ai-sdk',
  ...options,
  create: async (provider) => {
    const { vendor } = options.parse(provider.options)
    throw new NotYetError(`provider "${provider.name}": ${vendor}'s own protocol is not built in yet`, {
      hint: wayAround(provider.name, vendor),
    })
  },
}

/** Where vendors document an endpoint that speaks OpenAI's chat completions, and the usual name of their key. */
const compatibleEndpoints: { readonly [vendor: string]: { readonly baseUrl: string; readonly apiKeyEnv: string } } = {
  anthropic: { baseUrl: 'https://api.anthropic.com/v1', apiKeyEnv: 'ANTHROPIC_API_KEY' },
  cohere: { baseUrl: 'https://api.cohere.ai/compatibility/v1', apiKeyEnv: 'COHERE_API_KEY' },
  google: { baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai', apiKeyEnv: 'GEMINI_API_KEY' },
  mistral: { baseUrl: 'https://api.mistral.ai/v1', apiKeyEnv: 'MISTRAL_API_KEY' },
}

function wayAround(name: string, vendor: string): string {
  const endpoint = compatibleEndpoints[vendor] ?? {
    baseUrl: 'https://…/v1',
    apiKeyEnv: `${vendor.toUpperCase()}_API_KEY`,
  }
  const entry = `${name}: { adapter: openai-compatible, baseUrl: "${endpoint.baseUrl}", apiKeyEnv: ${endpoint.apiKeyEnv} }`
  return `reach it through an OpenAI-compatible endpoint: under providers, write ${entry}`
}
