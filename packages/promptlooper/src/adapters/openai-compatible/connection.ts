import type { Dispatcher, EnvHttpProxyAgent } from 'undici'
import { AdapterError, messageOf } from '../../domain/errors.ts'
import { withinTime } from '../within-time.ts'
import { boundedBytes, boundedText, decodedChunks } from './answer-body.ts'
import { usualAnswerBytes } from './answer-limit.ts'
import { connectionError } from './connection-error.ts'
import type { Endpoint } from './endpoint.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** What came back, whatever its status. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** An answer whose body is still to be read: by one of the two, once. Both throw an AdapterError where it does not come whole. */
export interface OpenedAnswer {
  readonly status: number
  readonly headers: Headers
  /** The whole body. `bad-answer` where it is longer than the connection's limit. */
  text(): Promise<string>
  /** The same as bytes. */
  bytes(): Promise<Uint8Array>
  /** The body as it comes, of any length; its content encoding is taken off. */
  chunks(): AsyncIterable<Uint8Array>
}

/** What is asked for. */
export interface Exchange {
  readonly method: 'GET' | 'POST'
  readonly endpoint: Endpoint
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | null
}

/** One request. */
export interface HttpRequest extends Exchange {
  /** Milliseconds until the whole answer must be there. */
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/** Keeps connections to a provider open and sends requests over them, through the environment's proxies. */
export class Connection {
  readonly #provider: string
  readonly #longestAnswerBytes: number
  readonly #settings: EnvHttpProxyAgent.Options
  #opening: Promise<Dispatcher> | undefined
  #agent: Dispatcher | undefined

  constructor(
    provider: string,
    environment: Readonly<Record<string, string | undefined>>,
    longestAnswerBytes: number = usualAnswerBytes,
  ) {
    this.#provider = provider
    this.#longestAnswerBytes = longestAnswerBytes
    this.#settings = {
      httpProxy: environment['http_proxy'] ?? environment['HTTP_PROXY'] ?? '',
      httpsProxy: environment['https_proxy'] ?? environment['HTTPS_PROXY'] ?? '',
      noProxy: environment['no_proxy'] ?? environment['NO_PROXY'] ?? '',
      // As many connections as there are calls in flight, which the run layer bounds.
      connections: null,
      // A call of its own connection each: one cut connection then fails one call and not a hundred streams.
      allowH2: false,
      // The time limit of a call is ours: a slow local model may think for many minutes.
      headersTimeout: 0,
      bodyTimeout: 0,
    }
  }

  /** Sends a request. Throws an AdapterError where no whole answer came, the signal's reason where it was aborted. */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    const { timeoutMs, signal } = request
    return withinTime({ provider: this.#provider, timeoutMs, signal }, async (limit) => {
      const answer = await this.open(request, limit)
      return { status: answer.status, headers: answer.headers, text: await answer.text() }
    })
  }

  /** Sends a request and gives its answer once the headers are there. Its time is the caller's to limit, by `signal`. */
  async open(exchange: Exchange, signal: AbortSignal): Promise<OpenedAnswer> {
    const { origin, path } = exchange.endpoint
    const explained = (error: unknown): Error => connectionError(error, this.#provider, origin)
    try {
      const agent = this.#agent ?? (await this.#open())
      const { statusCode, headers, body } = await agent.request({
        origin,
        path,
        method: exchange.method,
        headers: { 'accept-encoding': 'identity', ...exchange.headers },
        body: exchange.body,
        signal,
      })
      return {
        status: statusCode,
        headers,
        text: () => boundedText(body, headers, this.#longestAnswerBytes, explained),
        bytes: () => boundedBytes(body, headers, this.#longestAnswerBytes, explained),
        chunks: () => decodedChunks(body, headers, explained),
      }
    } catch (error) {
      throw explained(error)
    }
  }

  /** Closes every connection; what is in flight ends with an error. */
  async close(): Promise<void> {
    const [opened] = await Promise.allSettled([this.#opening])
    if (opened.status === 'fulfilled') await opened.value?.destroy()
  }

  /** With the first request: a command that the cache answers need not read undici, which takes 60 ms. */
  async #open(): Promise<Dispatcher> {
    this.#opening ??= openAgent(this.#settings, this.#provider)
    return (this.#agent = await this.#opening)
  }
}

async function openAgent(settings: EnvHttpProxyAgent.Options, provider: string): Promise<Dispatcher> {
  const undici = await import('undici')
  try {
    return new undici.EnvHttpProxyAgent(settings)
  } catch (error) {
    // Only the proxies' addresses are not ours. As with a wrong key, no call can be made.
    throw new AdapterError('authentication', `${provider}: the proxy's address can't be used: ${messageOf(error)}`, {
      hint: 'HTTPS_PROXY and HTTP_PROXY want the form http://host:port',
      cause: error,
    })
  }
}
