import type { Adapter, AdapterResponse, CompleteOptions } from '../../domain/adapter.ts'
import type { JsonObject } from '../../domain/json-value.ts'
import type { Prompt } from '../../domain/message.ts'
import { openAiCompatible } from '../openai-compatible.ts'
import { startOpenAiServer, type OpenAiServerOptions, type SeenRequest } from './openai-server.ts'
import type { ServerReply } from './server-replies.ts'
import { providerSettings, surroundings } from './surroundings.ts'

/** What came of a call, and what the server saw of it. */
export interface CallOutcome {
  readonly answer: AdapterResponse | undefined
  readonly error: unknown
  readonly requests: readonly SeenRequest[]
}

/** The key that adapters of these tests send. */
export const sentKey = 'sk-true-key-of-this-test'

/** An adapter for a server, with a key in TEST_KEY. */
export async function callingAdapter(baseUrl: string, options: JsonObject = {}): Promise<Adapter> {
  const read = openAiCompatible.readOptions({ baseUrl, apiKeyEnv: 'TEST_KEY', ...options })
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const provider = providerSettings('testing', 'openai-compatible', read.options)
  return openAiCompatible.create(provider, surroundings({ environment: { TEST_KEY: sentKey, ORGANISATION: 'org-1' } }))
}

/** One call to a server that replies as told; gives what came of it and what the server saw. */
export async function callServer(
  given: {
    server?: OpenAiServerOptions
    reply?: ServerReply
    prompt?: Prompt
    model?: string
    params?: JsonObject
    options?: JsonObject
  } = {},
  callOptions: CompleteOptions = {},
): Promise<CallOutcome> {
  await using server = await startOpenAiServer({ ...(given.reply ? { script: [given.reply] } : {}), ...given.server })
  const adapter = await callingAdapter(server.url, given.options)
  try {
    const outcome = await adapter
      .complete(given.prompt ?? 'Say hello', given.model ?? 'test-model', given.params ?? {}, callOptions)
      .then(
        (answer) => ({ answer, error: undefined }),
        (error: unknown) => ({ answer: undefined, error }),
      )
    return { ...outcome, requests: server.requests() }
  } finally {
    await adapter.close?.()
  }
}
