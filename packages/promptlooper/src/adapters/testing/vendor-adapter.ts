import type { Adapter, AdapterResponse, CompleteOptions } from '../../domain/adapter.ts'
import type { JsonObject } from '../../domain/json-value.ts'
import type { Prompt } from '../../domain/message.ts'
import { aiSdk } from '../ai-sdk.ts'
import { startReplyServer, type Reply, type SeenCall } from './reply-server.ts'
import { providerSettings, surroundings } from './surroundings.ts'
import type { VendorReplies } from './vendor-replies.ts'

/** An adapter of a vendor with its key in the environment. */
export async function vendorAdapter(
  vendor: string,
  options: JsonObject,
  environment: Readonly<Record<string, string>>,
): Promise<Adapter> {
  const read = aiSdk.readOptions({ vendor, ...options })
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  return aiSdk.create(providerSettings('testing', 'ai-sdk', read.options), surroundings({ environment }))
}

/** What came of a call to a vendor, and what its server saw. */
export interface VendorOutcome {
  readonly answer: AdapterResponse | undefined
  readonly error: unknown
  readonly calls: readonly SeenCall[]
}

/** One call to a vendor's server that replies as told. */
export async function callVendor(
  replies: Pick<VendorReplies, 'vendor' | 'model' | 'keyVariable' | 'base'>,
  reply: Reply,
  given: {
    prompt?: Prompt
    params?: JsonObject
    model?: string
    options?: JsonObject
    environment?: Record<string, string>
  } = {},
  callOptions: CompleteOptions = {},
): Promise<VendorOutcome> {
  await using server = await startReplyServer(reply)
  const options = { baseUrl: `${server.url}${replies.base}`, ...given.options }
  const adapter = await vendorAdapter(replies.vendor, options, {
    [replies.keyVariable]: 'the-key',
    ...given.environment,
  })
  try {
    const outcome = await adapter
      .complete(given.prompt ?? 'Say hello', given.model ?? replies.model, given.params ?? {}, callOptions)
      .then(
        (answer) => ({ answer, error: undefined }),
        (error: unknown) => ({ answer: undefined, error }),
      )
    return { ...outcome, calls: server.calls }
  } finally {
    await adapter.close?.()
  }
}
