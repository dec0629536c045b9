import { vendors } from './ai-sdk/vendors.ts'
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
  ...Object.fromEntries(Object.keys(vendors).map((vendor) => [vendor, { adapter: 'ai-sdk', options: { vendor } }])),
}
