import type {
  Adapter,
  AdapterResponse,
  CompleteOptions,
  EmbedOptions,
  EmbedResponse,
  Params,
} from '../../domain/adapter.ts'
import { AdapterError } from '../../domain/errors.ts'
import type { ProviderSettings } from '../../domain/experiment.ts'
import { isRecord, type JsonValue } from '../../domain/json-value.ts'
import type { Prompt } from '../../domain/message.ts'
import type { AdapterSurroundings } from '../adapter-kind.ts'
import { parseJson } from '../json-answer.ts'
import { usualTimeoutMs, withinTime } from '../within-time.ts'
import { AnswerTooLong } from './answer-body.ts'
import { usualAnswerBytes } from './answer-limit.ts'
import { readAnswer } from './answer.ts'
import { Connection, type Exchange, type HttpAnswer, type OpenedAnswer } from './connection.ts'
import { tooLong } from './connection-error.ts'
import { readCredentials, type Credentials } from './credentials.ts'
import { readEmbeddings } from './embeddings.ts'
import { endpoint, withHost, withoutTrailingSlash, type Endpoint } from './endpoint.ts'
import { messageBodies } from './message-body.ts'
import { eventData } from './event-stream.ts'
import { isEventStream, isGood, notJson } from './http-answer.ts'
import { KeptEvents } from './kept-events.ts'
import type { OpenAiCompatibleOptions } from './options.ts'
import { requestBody } from './request-body.ts'
import { statusError } from './status-error.ts'
import { StreamedAnswer } from './streamed-answer.ts'
import { usedUpLimitsMs } from './used-up-limits.ts'
import { errorInside, readVendorError } from './vendor-words.ts'

/** Time for listing models and testing the connection. */
const listTimeoutMs = 20_000

/** What a call asked for, and when it began. */
interface AskedFor {
  readonly model: string
  readonly credentials: Credentials
  readonly options: CompleteOptions
  readonly started: number
}

/** Talks to one server by OpenAI's chat completions. */
export class ChatCompletions implements Adapter {
  readonly identity: JsonValue
  readonly keepsTime = true
  readonly #provider: ProviderSettings
  readonly #options: OpenAiCompatibleOptions
  readonly #given: AdapterSurroundings
  readonly #baseUrl: string
  readonly #connection: Connection
  #completions: Endpoint | undefined

  constructor(provider: ProviderSettings, options: OpenAiCompatibleOptions, given: AdapterSurroundings) {
    this.#provider = provider
    this.#options = options
    this.#given = given
    const host = options.hostEnv === null ? undefined : given.environment[options.hostEnv]
    this.#baseUrl = withoutTrailingSlash(withHost(options.baseUrl, host))
    this.#connection = new Connection(provider.name, given.environment, options.maxAnswerBytes ?? usualAnswerBytes)
    // A header may choose the model behind a gateway, so it tells answers apart: as written, variables unresolved.
    const headers = Object.keys(options.headers).length === 0 ? {} : { headers: options.headers }
    this.identity = { adapter: 'openai-compatible', baseUrl: this.#baseUrl, ...headers }
  }

  async complete(
    prompt: Prompt,
    model: string,
    params: Params,
    options: CompleteOptions = {},
  ): Promise<AdapterResponse> {
    const started = performance.now()
    const credentials = this.#credentials()
    const messages = await messageBodies(prompt, this.#given.directory)
    const exchange: Exchange = {
      method: 'POST',
      endpoint: (this.#completions ??= endpoint(this.#baseUrl, '/chat/completions')),
      headers: { 'content-type': 'application/json', ...credentials.headers },
      body: JSON.stringify(requestBody(messages, model, params, options)),
    }
    const asked: AskedFor = { model, credentials, options, started }
    const { name, timeoutMs } = this.#provider
    return withinTime(
      { provider: name, timeoutMs: options.timeoutMs ?? timeoutMs ?? usualTimeoutMs, signal: options.signal },
      async (signal) => {
        const opened = await this.#connection.open(exchange, signal)
        // A server that does not stream answers whole.
        if (options.stream === true && isGood(opened.status) && isEventStream(opened.headers)) {
          return this.#paced(await this.#readStream(opened, asked), opened)
        }
        const answer = { status: opened.status, headers: opened.headers, text: await opened.text() }
        return this.#paced(this.#readWhole(answer, asked), answer)
      },
    )
  }

  async embed(texts: readonly string[], model: string, options: EmbedOptions = {}): Promise<EmbedResponse> {
    const started = performance.now()
    const credentials = this.#credentials()
    const answer = await this.#connection.send({
      method: 'POST',
      endpoint: endpoint(this.#baseUrl, '/embeddings'),
      headers: { 'content-type': 'application/json', ...credentials.headers },
      body: JSON.stringify({ model, input: texts, encoding_format: 'float' }),
      timeoutMs: options.timeoutMs ?? this.#provider.timeoutMs ?? usualTimeoutMs,
      signal: options.signal,
    })
    const body = this.#goodBody(answer, model, credentials)
    const read = readEmbeddings(body, { provider: this.#provider.name, model, texts: texts.length })
    return { ...read, latencyMs: performance.now() - started }
  }

  async listModels(): Promise<readonly string[]> {
    const credentials = this.#credentials()
    const answer = await this.#connection.send({
      method: 'GET',
      endpoint: endpoint(this.#baseUrl, '/models'),
      headers: credentials.headers,
      body: null,
      timeoutMs: listTimeoutMs,
      signal: undefined,
    })
    if (answer.status !== 200) throw this.#statusError(answer, null, credentials)
    const names = modelNames(parseJson(answer.text))
    if (names === null)
      throw new AdapterError('bad-answer', `${this.#provider.name}: the answer is not a list of models`)
    return names
  }

  async testConnection(): Promise<boolean> {
    try {
      await this.listModels()
      return true
    } catch (error) {
      if (error instanceof AdapterError) return false
      throw error
    }
  }

  async close(): Promise<void> {
    await this.#connection.close()
  }

  #credentials(): Credentials {
    const { apiKeyEnv, headers } = this.#options
    return readCredentials({ provider: this.#provider.name, apiKeyEnv, headers }, this.#given.environment)
  }

  #readWhole(answer: HttpAnswer, asked: AskedFor): AdapterResponse {
    const latencyMs = performance.now() - asked.started
    if (!isGood(answer.status)) return this.#declined(answer, answer.text, asked)
    const body = parseJson(answer.text)
    if (body === undefined) throw notJson(this.#provider.name, answer)
    const errorText = errorInside(body)
    if (errorText !== undefined) return this.#declined(answer, errorText, asked)
    const raw = asked.options.keepRaw === true ? { raw: body } : {}
    return { ...this.#readBody(body, asked), latencyMs, ...raw }
  }

  /** The answer with what its headers say of the next call. */
  #paced(response: AdapterResponse, { headers }: Pick<HttpAnswer, 'headers'>): AdapterResponse {
    const nextCallAfterMs = usedUpLimitsMs(headers, this.#given.clock.now())
    return nextCallAfterMs === undefined ? response : { ...response, nextCallAfterMs }
  }

  async #readStream(opened: OpenedAnswer, asked: AskedFor): Promise<AdapterResponse> {
    const { name } = this.#provider
    const longestAnswer = this.#options.maxAnswerBytes ?? usualAnswerBytes
    const streamed = new StreamedAnswer(name, longestAnswer)
    const kept = asked.options.keepRaw === true ? new KeptEvents(name, longestAnswer) : null
    let firstTokenMs: number | undefined
    try {
      for await (const data of eventData(opened.chunks(), longestAnswer)) {
        const errorText = data.includes('"error"') ? errorInside(parseJson(data)) : undefined
        if (errorText !== undefined) return this.#declined(opened, errorText, asked)
        if (streamed.take(data) === 'piece') firstTokenMs ??= performance.now() - asked.started
        kept?.keep(data)
      }
    } catch (error) {
      throw error instanceof AnswerTooLong ? tooLong(error.limitBytes, name) : error
    }
    const latencyMs = performance.now() - asked.started
    return {
      ...this.#readBody(streamed.body(), asked),
      latencyMs,
      ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
      ...(kept === null ? {} : { raw: kept.events }),
    }
  }

  #readBody(body: JsonValue, { model, options }: AskedFor): Omit<AdapterResponse, 'latencyMs'> {
    return readAnswer(body, { provider: this.#provider.name, model, outputSchema: options.outputSchema })
  }

  /** What an error means: the answer of a filter, or an error to throw. */
  #declined(answer: Pick<HttpAnswer, 'status' | 'headers'>, errorText: string, asked: AskedFor): AdapterResponse {
    const latencyMs = performance.now() - asked.started
    const { model, credentials } = asked
    const vendor = readVendorError(errorText)
    // The provider's filter declined the prompt: that is what this prompt gets in production, so it is an answer.
    if (vendor.isModeration) {
      return { text: vendor.message, tokensIn: 0, tokensOut: 0, model, finish: 'refused', latencyMs }
    }
    const status = isGood(answer.status) ? innerStatus(vendor.code) : answer.status
    throw this.#statusError({ headers: answer.headers, text: errorText, status }, model, credentials)
  }

  /** Throws where the answer is an error, by its status or within. */
  #goodBody(answer: HttpAnswer, model: string, credentials: Credentials): JsonValue | undefined {
    const body = isGood(answer.status) ? parseJson(answer.text) : undefined
    const errorText = isGood(answer.status) ? errorInside(body) : answer.text
    if (errorText === undefined) return body
    const status = isGood(answer.status) ? innerStatus(readVendorError(errorText).code) : answer.status
    throw this.#statusError({ ...answer, text: errorText, status }, model, credentials)
  }

  #statusError(answer: HttpAnswer, model: string | null, credentials: Credentials): AdapterError {
    const { apiKeyEnv } = this.#options
    const asked = { provider: this.#provider.name, model, apiKeyEnv, secrets: credentials.secrets }
    return statusError(answer, asked, this.#given.clock.now())
  }
}

/** The status that an error body names as its code; 502 where it names none. */
function innerStatus(code: string): number {
  const status = Number(code)
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : 502
}

function modelNames(body: JsonValue | undefined): readonly string[] | null {
  const list = isRecord(body) ? body['data'] : body
  if (!Array.isArray(list)) return null
  return list.flatMap((model) => (isRecord(model) && typeof model['id'] === 'string' ? [model['id']] : []))
}
