import { AsyncLocalStorage } from 'node:async_hooks'
import type { Adapter, AdapterResponse, CompleteOptions, Params } from '../../domain/adapter.ts'
import { canonicalJson } from '../../domain/config-hash.ts'
import { AdapterError } from '../../domain/errors.ts'
import type { ProviderSettings } from '../../domain/experiment.ts'
import type { JsonObject, JsonValue } from '../../domain/json-value.ts'
import type { Prompt } from '../../domain/message.ts'
import type { AdapterSurroundings } from '../adapter-kind.ts'
import { usualAnswerBytes } from '../openai-compatible/answer-limit.ts'
import { Connection } from '../openai-compatible/connection.ts'
import { usualTimeoutMs, withinTime } from '../within-time.ts'
import type { CallInFlight } from './call-in-flight.ts'
import { askedForm, partParams } from './call-options.ts'
import { filePart } from './file-part.ts'
import { listModels } from './list-models.ts'
import { unfit } from './load-package.ts'
import type { AiSdkOptions } from './options.ts'
import { vendorMessages } from './prompt-messages.ts'
import { generatedResult, readResult } from './read-result.ts'
import { readStream } from './read-stream.ts'
import { SentParams } from './sent-params.ts'
import { causes, vendorError } from './vendor-error.ts'
import { DeclinedByFilter, vendorFetch } from './vendor-fetch.ts'
import type { MakeVendorProvider, VendorCall, VendorModel } from './vendor-model.ts'
import { publicSettings, readVendorSettings, type ReadSettings } from './vendor-settings.ts'
import type { Vendor } from './vendors.ts'

/** Time for a call that only tests the connection. */
const testTimeoutMs = 20_000

/** Talks to one vendor through its AI SDK package, whose models are called directly: nothing retries below us. */
export class AiSdkAdapter implements Adapter {
  readonly identity: JsonValue
  readonly #provider: ProviderSettings
  readonly #vendor: Vendor
  readonly #options: AiSdkOptions
  readonly #given: AdapterSurroundings
  readonly #makeProvider: MakeVendorProvider
  readonly #connection: Connection
  readonly #calls = new AsyncLocalStorage<CallInFlight>()
  /** The provider that was made last, kept while settings and keys stay: some hold the tokens that they sign in with. */
  #made: { readonly key: string; readonly model: (name: string) => VendorModel | null } | null = null

  constructor(
    provider: ProviderSettings,
    vendor: Vendor,
    options: AiSdkOptions,
    makeProvider: MakeVendorProvider,
    given: AdapterSurroundings,
  ) {
    this.#provider = provider
    this.#vendor = vendor
    this.#options = options
    this.#makeProvider = makeProvider
    this.#given = given
    this.#connection = new Connection(provider.name, given.environment, options.maxAnswerBytes ?? usualAnswerBytes)
    this.identity = identityOf(vendor, options, given.environment)
  }

  async complete(
    prompt: Prompt,
    model: string,
    params: Params,
    options: CompleteOptions = {},
  ): Promise<AdapterResponse> {
    const { name, timeoutMs } = this.#provider
    const limit = {
      provider: name,
      timeoutMs: options.timeoutMs ?? timeoutMs ?? usualTimeoutMs,
      signal: options.signal,
    }
    return withinTime(limit, (signal) => this.#complete(prompt, model, params, options, signal))
  }

  async listModels(): Promise<readonly string[]> {
    const { name } = this.#provider
    const baseUrl = this.#options.baseUrl ?? this.#vendor.baseUrl
    return listModels(this.#vendor, baseUrl, this.#settings(), {
      provider: name,
      connection: this.#connection,
      keyVariable: this.#keyVariable(),
      now: () => this.#given.clock.now(),
    })
  }

  /** Lists the models; where a vendor lists none, asks for a model that nobody has: who says so knows the key, at no cost. */
  async testConnection(): Promise<boolean> {
    try {
      if (this.#vendor.models !== null) await this.listModels()
      else await this.complete('test', 'promptlooper-connection-test', {}, { timeoutMs: testTimeoutMs })
      return true
    } catch (error) {
      if (!(error instanceof AdapterError)) throw error
      return (
        this.#vendor.models === null &&
        (error.fault === 'unknown-model' || (error.fault === 'rejected' && error.status !== undefined))
      )
    }
  }

  async close(): Promise<void> {
    await this.#connection.close()
  }

  async #complete(
    prompt: Prompt,
    modelName: string,
    params: Params,
    options: CompleteOptions,
    signal: AbortSignal,
  ): Promise<AdapterResponse> {
    const started = performance.now()
    const settings = this.#settings()
    const model = this.#model(modelName, settings)
    const { shared, own } = partParams(params, this.#vendor.ownParams)
    const sent = new SentParams(shared, own, this.#vendor.package)
    const given = { directory: this.#given.directory, connection: this.#connection, model, signal }
    const request: VendorCall = {
      prompt: await vendorMessages(prompt, (part) => filePart(part, given)),
      abortSignal: signal,
      ...Object.fromEntries(shared.map(({ setting, value }) => [setting, value])),
      ...askedForm(options),
      ...(Object.keys(own).length === 0 ? {} : { providerOptions: { [this.#vendor.optionsName]: sent.own() } }),
      ...(options.keepRaw === true ? { includeRawChunks: true } : {}),
    }
    const call: CallInFlight = {
      model: modelName,
      isStreaming: options.stream === true,
      signal,
      params: sent,
      keyVariable: this.#keyVariable(),
      secrets: settings.secrets,
      isAnswered: false,
    }
    try {
      const answer = await this.#calls.run(call, () => this.#ask(model, request, call, options, started))
      return call.nextCallAfterMs === undefined ? answer : { ...answer, nextCallAfterMs: call.nextCallAfterMs }
    } catch (thrown) {
      if (signal.aborted) throw signal.reason
      const latencyMs = performance.now() - started
      const filtered = [...causes(thrown)].find((error) => error instanceof DeclinedByFilter)
      // The filter declined the prompt: that is what this prompt gets in production, so it is an answer.
      if (filtered !== undefined) {
        return { text: filtered.message, tokensIn: 0, tokensOut: 0, model: modelName, finish: 'refused', latencyMs }
      }
      throw vendorError(thrown, this.#provider.name, this.#vendor.package, call)
    }
  }

  async #ask(
    model: VendorModel,
    request: VendorCall,
    call: CallInFlight,
    options: CompleteOptions,
    started: number,
  ): Promise<AdapterResponse> {
    const { name } = this.#provider
    const asked = { provider: name, model: call.model, outputSchema: options.outputSchema }
    const keepRaw = options.keepRaw === true
    if (!call.isStreaming) {
      const generated = generatedResult(await model.doGenerate(request))
      const latencyMs = performance.now() - started
      // The body was JSON before the package parsed it.
      const raw = keepRaw && generated.body !== undefined ? { raw: generated.body as JsonValue } : {}
      return { ...readResult(generated, asked), latencyMs, ...raw }
    }
    const longestAnswer = this.#options.maxAnswerBytes ?? usualAnswerBytes
    const stream = await model.doStream(request)
    const streamed = await readStream(stream, { provider: name, longestAnswer, keepRaw, now: () => performance.now() })
    const latencyMs = performance.now() - started
    return {
      ...readResult(streamed, asked),
      latencyMs,
      ...(streamed.firstPieceAt === null ? {} : { firstTokenMs: streamed.firstPieceAt - started }),
      ...(keepRaw ? { raw: streamed.events } : {}),
    }
  }

  #settings(): ReadSettings {
    return readVendorSettings(this.#provider.name, this.#vendor, this.#options, this.#given.environment)
  }

  #model(name: string, { settings }: ReadSettings): VendorModel {
    const key = canonicalJson(settings)
    if (this.#made?.key !== key) this.#made = { key, model: this.#makeProvider({ ...settings, fetch: this.#fetch() }) }
    const model = this.#made.model(name)
    if (model === null) throw unfit(this.#vendor, this.#provider.name, 'speaks another version of the AI SDK')
    return model
  }

  #fetch(): typeof fetch {
    return vendorFetch({
      provider: this.#provider.name,
      connection: this.#connection,
      longestAnswerBytes: this.#options.maxAnswerBytes ?? usualAnswerBytes,
      call: () => this.#calls.getStore(),
      now: () => this.#given.clock.now(),
    })
  }

  #keyVariable(): string | null {
    return this.#options.apiKeyEnv ?? this.#vendor.settings['apiKey']?.[0] ?? null
  }
}

/** Vendor and address; headers and settings as written, because they may choose the model: variables stay unresolved. */
function identityOf(vendor: Vendor, options: AiSdkOptions, environment: AdapterSurroundings['environment']): JsonValue {
  const { vendor: name, baseUrl, headers, settings } = options
  const found = publicSettings(vendor, options, environment)
  return {
    adapter: 'ai-sdk',
    vendor: name,
    ...(baseUrl === null ? {} : { baseUrl: baseUrl.replace(/\/+$/, '') }),
    ...(isEmpty(headers) ? {} : { headers }),
    ...(isEmpty(settings) ? {} : { settings }),
    ...found,
  }
}

function isEmpty(members: JsonObject): boolean {
  return Object.keys(members).length === 0
}
