import { EnvHttpProxyAgent, type Dispatcher } from 'undici'
import { withinTime } from '../within-time.ts'
import { connectionError } from './connection-error.ts'
import type { Endpoint } from './endpoint.ts'

/** What came back, whatever its status. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

/** One request. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly endpoint: Endpoint
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** Milliseconds until the whole answer must be there. */
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

const longestAnswerBytes = 64 * 1024 * 1024

/** Keeps connections to a provider open and sends requests over them, through the environment's proxies. */
export class Connection {
  readonly #provider: string
  readonly #agent: Dispatcher

  constructor(provider: string, environment: Readonly<Record<string, string | undefined>>) {
    this.#provider = provider
    this.#agent = new EnvHttpProxyAgent({
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
      maxResponseSize: longestAnswerBytes,
    })
  }

  /** Sends a request. Throws an AdapterError where no whole answer came, the signal's reason where it was aborted. */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    const { timeoutMs, signal } = request
    return withinTime({ provider: this.#provider, timeoutMs, signal }, (limit) => this.#exchange(request, limit))
  }

  /** Closes every connection; what is in flight ends with an error. */
  async close(): Promise<void> {
    await this.#agent.destroy()
  }

  async #exchange(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    try {
      const response = await this.#agent.request({
        origin: request.endpoint.origin,
        path: request.endpoint.path,
        method: request.method,
        headers: { 'accept-encoding': 'identity', ...request.headers },
        body: request.body,
        signal,
      })
      return { status: response.statusCode, headers: response.headers, text: await response.body.text() }
    } catch (error) {
      throw connectionError(error, this.#provider, request.endpoint.origin)
    }
  }
}
