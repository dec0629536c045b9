import type { JsonObject, JsonValue } from '../../../domain/json-value.ts'
import {
  isList,
  isMapping,
  listOf,
  mappingOf,
  documentOf,
  isCodePath,
  referencedPath,
  writtenForm,
  type ImportReading,
} from './source-files.ts'

/** A provider of the config as a model of ours. */
export interface ImportedModel {
  readonly label: string
  readonly model: string
  readonly params: JsonObject
  /** The entry under `providers` that it needs, where no built-in one serves. */
  readonly provider: { readonly name: string; readonly entry: JsonObject } | null
  readonly tools: JsonValue | null
  readonly toolChoice: JsonValue | null
  /** The labels or ids of the only prompts that it gets; null: all. */
  readonly prompts: readonly string[] | null
}

/** The providers (or targets) of a config; those that can't be carried over are noted. */
export function readModels(written: JsonValue | undefined, reading: ImportReading): readonly ImportedModel[] {
  return listOf(written).flatMap((entry) => readEntry(entry, reading))
}

function readEntry(entry: JsonValue, reading: ImportReading): readonly ImportedModel[] {
  const path = referencedPath(entry)
  if (path !== undefined && !isCodePath(path)) {
    const held = documentOf(path, reading)
    return held === undefined ? [] : readModels(held, reading)
  }
  if (typeof entry === 'string') return readModel(entry, {}, reading)
  if (!isMapping(entry)) return []
  if (typeof entry['id'] === 'string') return readModel(entry['id'], entry, reading)
  // `openai:gpt-4: { config: … }`, the older way to write one.
  return Object.entries(entry).flatMap(([id, options]) => readModel(id, mappingOf(options), reading))
}

function readModel(id: string, options: JsonObject, { notes }: ImportReading): readonly ImportedModel[] {
  const named = modelName(id)
  if (typeof named !== 'string') {
    notes.add(`the provider ${shortened(id)} is not carried over: ${named.reason}`)
    return []
  }
  const config = mappingOf(options['config'])
  const [providerName = ''] = named.split('/')
  const { params, tools, toolChoice, left } = readConfig(config)
  for (const key of left) notes.add(`the setting "${key}" of the provider ${shortened(id)} is not carried over`)
  for (const key of ['delay', 'transform', 'env', 'inputs']) {
    if (options[key] !== undefined) notes.add(`"${key}" of the provider ${shortened(id)} is not carried over`)
  }
  if (typeof config['apiKey'] === 'string' && !config['apiKey'].includes('{{')) {
    notes.add(
      `the API key of the provider ${shortened(id)} stands in the config; it is not copied: put it into an environment variable`,
    )
  }
  const provider = providerEntry(providerName, config)
  const label = typeof options['label'] === 'string' && options['label'] !== '' ? options['label'] : named
  const prompts = isList(options['prompts']) ? options['prompts'].map(writtenForm) : null
  const { baseUrl } = provider?.entry ?? {}
  if (typeof config['apiBaseUrl'] === 'string' && baseUrl !== undefined) {
    notes.add(`calls of ${shortened(id)} go to ${JSON.stringify(baseUrl)}: see that you want that`)
  }
  const model = provider === null ? named : `${provider.name}${named.slice(providerName.length)}`
  return [{ label, model, params, provider, tools, toolChoice, prompts }]
}

type NotCarriedOver = { readonly reason: string }

/** `openai:chat:gpt-5-mini` → `openai/gpt-5-mini`; or why there is no such model here. */
function modelName(id: string): string | NotCarriedOver {
  if (id === 'echo') return 'echo/echo'
  if (/^https?:|^wss?:|^(?:http|https|webhook|websocket)$/i.test(id)) {
    return { reason: 'its requests are its own; write a module adapter for it (docs/adapters.md)' }
  }
  if (id.startsWith('exec:'))
    return { reason: 'it runs a program; the adapter "command" does that in its own way (docs/adapters.md)' }
  if (/^(?:python|file|package|golang|ruby):/.test(id) || isCodePath(id)) {
    return { reason: 'it is code; write a module adapter for it (docs/adapters.md)' }
  }
  const [vendor = '', ...rest] = id.split(':')
  const provider = VENDORS[vendor]
  if (provider === undefined) return { reason: 'there is no such provider here' }
  const [kind = '', ...others] = rest
  if (
    [
      'embedding',
      'embeddings',
      'completion',
      'assistant',
      'image',
      'realtime',
      'moderation',
      'speech',
      'video',
      'agents',
    ].includes(kind) &&
    vendor !== 'ollama'
  ) {
    return { reason: `its kind "${kind}" is no chat` }
  }
  const name = (KINDS.has(kind) ? others : rest).join(':')
  return name === '' ? { reason: 'it names no model' } : `${provider}/${name}`
}

const KINDS: ReadonlySet<string> = new Set(['chat', 'messages', 'responses', 'completion', 'converse'])

const VENDORS: Readonly<Record<string, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  ollama: 'ollama',
  google: 'google',
  palm: 'google',
  vertex: 'vertex',
  mistral: 'mistral',
  bedrock: 'bedrock',
  azure: 'azure',
  azureopenai: 'azure',
  cohere: 'cohere',
  openrouter: 'openrouter',
  groq: 'groq',
  deepseek: 'deepseek',
  xai: 'xai',
  togetherai: 'togetherai',
  fireworks: 'fireworks',
  perplexity: 'perplexity',
  cerebras: 'cerebras',
  vllm: 'vllm',
  localai: 'localai',
}

/** Servers that speak OpenAI's protocol and are not built in: their address, and the variable that promptfoo reads. */
const COMPATIBLE: Readonly<Record<string, { readonly baseUrl: string; readonly apiKeyEnv?: string }>> = {
  groq: { baseUrl: 'https://api.groq.com/openai/v1', apiKeyEnv: 'GROQ_API_KEY' },
  deepseek: { baseUrl: 'https://api.deepseek.com/v1', apiKeyEnv: 'DEEPSEEK_API_KEY' },
  xai: { baseUrl: 'https://api.x.ai/v1', apiKeyEnv: 'XAI_API_KEY' },
  togetherai: { baseUrl: 'https://api.together.xyz/v1', apiKeyEnv: 'TOGETHER_API_KEY' },
  fireworks: { baseUrl: 'https://api.fireworks.ai/inference/v1', apiKeyEnv: 'FIREWORKS_API_KEY' },
  perplexity: { baseUrl: 'https://api.perplexity.ai', apiKeyEnv: 'PERPLEXITY_API_KEY' },
  cerebras: { baseUrl: 'https://api.cerebras.ai/v1', apiKeyEnv: 'CEREBRAS_API_KEY' },
  vllm: { baseUrl: 'http://127.0.0.1:8000/v1' },
  localai: { baseUrl: 'http://127.0.0.1:8080/v1' },
}

/** The entry for a server that is not built in, or for a built-in one at another address or with another key. */
function providerEntry(name: string, config: JsonObject): ImportedModel['provider'] {
  const known = COMPATIBLE[name]
  const host = typeof config['apiHost'] === 'string' ? `https://${config['apiHost']}/v1` : undefined
  const written = typeof config['apiBaseUrl'] === 'string' ? config['apiBaseUrl'] : host
  // An address that is a template, or holds a password, is nobody's to copy.
  const baseUrl = written !== undefined && /^https?:\/\/[^@{]+$/.test(written) ? written : undefined
  const keyName = typeof config['apiKeyEnvar'] === 'string' ? config['apiKeyEnvar'] : keyNameIn(config['apiKey'])
  const isCompatible = known !== undefined || ['openai', 'openrouter', 'ollama'].includes(name)
  if (!isCompatible || (known === undefined && baseUrl === undefined && keyName === undefined)) return null
  const apiKeyEnv = keyName ?? known?.apiKeyEnv
  const entry: JsonObject = {
    adapter: 'openai-compatible',
    baseUrl: baseUrl ?? known?.baseUrl ?? BUILT_IN[name] ?? '',
    ...(apiKeyEnv === undefined ? {} : { apiKeyEnv }),
  }
  // A second address of one vendor is a provider of its own.
  const own =
    baseUrl === undefined || known !== undefined
      ? name
      : `${name}-${new URL(baseUrl).hostname.replaceAll(/[^a-z0-9]+/gi, '-')}`
  return { name: own, entry }
}

const BUILT_IN: Readonly<Record<string, string>> = {
  openai: 'https://api.openai.com/v1',
  openrouter: 'https://openrouter.ai/api/v1',
  ollama: 'http://127.0.0.1:11434/v1',
}

/** `{{ env.MY_KEY }}` and `${MY_KEY}` name a variable and hold no key. */
function keyNameIn(apiKey: JsonValue | undefined): string | undefined {
  if (typeof apiKey !== 'string') return undefined
  return /^\{\{\s*env\.(\w+)\s*\}\}$|^\$\{(\w+)\}$/
    .exec(apiKey)
    ?.slice(1)
    .find((name) => name !== undefined)
}

/** Parts a provider's config into params of calls, tools, and what is neither. */
function readConfig(config: JsonObject) {
  const params: Record<string, JsonValue> = {}
  const left: string[] = []
  for (const [key, value] of Object.entries(config)) {
    if (PARAMS.has(key)) params[key] = value
    else if (key === 'passthrough' && isMapping(value)) Object.assign(params, value)
    else if (!READ_ELSEWHERE.has(key)) left.push(key)
  }
  const tools = isList(config['tools']) ? config['tools'] : null
  if (config['tools'] !== undefined && tools === null) left.push('tools')
  return { params, tools, toolChoice: config['tool_choice'] ?? null, left }
}

const PARAMS: ReadonlySet<string> = new Set([
  'temperature',
  'max_tokens',
  'max_completion_tokens',
  'max_output_tokens',
  'maxOutputTokens',
  'num_predict',
  'top_p',
  'top_k',
  'topP',
  'topK',
  'stop',
  'stop_sequences',
  'seed',
  'frequency_penalty',
  'presence_penalty',
  'response_format',
  'reasoning_effort',
  'reasoning',
  'thinking',
  'verbosity',
  'service_tier',
  'logprobs',
  'top_logprobs',
  'random_seed',
  'safe_prompt',
])
const READ_ELSEWHERE: ReadonlySet<string> = new Set([
  'apiKey',
  'apiKeyEnvar',
  'apiBaseUrl',
  'apiHost',
  'tools',
  'tool_choice',
])

function shortened(id: string): string {
  return id.length <= 80 ? id : `${id.slice(0, 79)}…`
}
