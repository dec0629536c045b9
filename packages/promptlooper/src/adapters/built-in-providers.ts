import type { JsonObject } from '../domain/json-value.ts'

/** A provider that needs no entry in the file. */
export interface BuiltInProvider {
  /** A kind of adapter. */
  readonly adapter: string
  readonly options: JsonObject
}

/** The providers that every file knows; an entry of the same name in the file replaces one. */
export const builtInProviders: { readonly [name: string]: BuiltInProvider } = {
  openai: {
    adapter: 'openai-compatible',
    options: { baseUrl: 'https://api.openai.com/v1', apiKeyEnv: 'OPENAI_API_KEY' },
  },
  openrouter: {
    adapter: 'openai-compatible',
    options: { baseUrl: 'https://openrouter.ai/api/v1', apiKeyEnv: 'OPENROUTER_API_KEY' },
  },
  ollama: {
    adapter: 'openai-compatible',
    options: { baseUrl: 'http://127.0.0.1:11434/v1', hostEnv: 'OLLAMA_HOST' },
  },
  offline: { adapter: 'offline', options: {} },
  echo: { adapter: 'echo', options: {} },
  anthropic: { adapter: 'ai-sdk', options: { vendor: 'anthropic' } },
  azure: { adapter: 'ai-sdk', options: { vendor: 'azure' } },
  bedrock: { adapter: 'ai-sdk', options: { vendor: 'bedrock' } },
  cohere: { adapter: 'ai-sdk', options: { vendor: 'cohere' } },
  google: { adapter: 'ai-sdk', options: { vendor: 'google' } },
  mistral: { adapter: 'ai-sdk', options: { vendor: 'mistral' } },
  vertex: { adapter: 'ai-sdk', options: { vendor: 'vertex' } },
}
