/**
 * A local server that answers `POST /v1/chat/completions`, `POST /v1/embeddings` and `GET /v1/models` by the vendors' published schemas, and
 * misbehaves as told. As its own process: `node openai-server.ts --port 0 --delay-ms 200` prints its URL; then
 * `GET /control/requests` gives the counts, `GET /control/arrivals` when each request came, and `POST /control/script` takes
 * a list of replies.
 */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { isRecord, type JsonObject, type JsonValue } from '../../domain/json-value.ts'
import { completionBody } from './completion-body.ts'
import { RequestCounts, type Arrival, type CountsSnapshot } from './request-counts.ts'
import { invalidKey, rateLimited, unknownModel, type Dialect, type ServerReply } from './server-replies.ts'

/** How the server behaves. */
export interface OpenAiServerOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number
  /** How long each answer takes, in milliseconds. */
  readonly delayMs?: number
  readonly dialect?: Dialect
  /** Other models get a 404; absent: every model is known. */
  readonly models?: readonly string[]
  /** Requests with another bearer get a 401; absent: no key is asked for. */
  readonly apiKey?: string
  /** The text of answers; by default the last user message comes back. */
  readonly answer?: (request: SeenRequest) => string
  /** Replies for the requests in order, or a function that decides; `undefined` is a usual answer. */
  readonly script?: readonly (ServerReply | undefined)[] | ((request: SeenRequest) => ServerReply | undefined)
  /** While so many are being answered further requests get a 429; absent: any number is answered. */
  readonly mostInFlight?: number
  /** Serves https with this key and certificate. */
  readonly tls?: { readonly key: string; readonly cert: string }
}

/** One chat completion request that came in. */
export interface SeenRequest {
  /** 0 for the first. */
  readonly index: number
  readonly headers: IncomingMessage['headers']
  readonly path: string
  readonly body: JsonObject
}

/** A server that listens. */
export interface OpenAiServer extends AsyncDisposable {
  /** The base URL, ending in `/v1`. */
  readonly url: string
  /** The chat completion requests so far (the last 10,000). */
  requests(): readonly SeenRequest[]
  counts(): CountsSnapshot
  /** When each request came in. */
  arrivals(): readonly Arrival[]
  /** Replaces the rest of the script by replies for the next requests. */
  play(replies: readonly (ServerReply | undefined)[]): void
  close(): Promise<void>
}

const keptRequests = 10_000

/** Starts the server on 127.0.0.1. */
export async function startOpenAiServer(options: OpenAiServerOptions = {}): Promise<OpenAiServer> {
  const seen: SeenRequest[] = []
  const counts = new RequestCounts()
  let queue: (ServerReply | undefined)[] = Array.isArray(options.script) ? [...options.script] : []
  const decide = typeof options.script === 'function' ? options.script : undefined
  const play = (replies: readonly (ServerReply | undefined)[]): void => {
    queue = [...replies]
  }

  const mostInFlight = options.mostInFlight ?? Number.POSITIVE_INFINITY
  let answering = 0
  const complete = (incoming: IncomingMessage, response: ServerResponse, text: string): void => {
    const body = parseObject(text)
    const index = counts.begin(text)
    response.once('close', () => counts.end())
    const request = { index, headers: incoming.headers, path: incoming.url ?? '', body }
    if (seen.length < keptRequests) seen.push(request)
    const isRefused = answering >= mostInFlight
    counts.arrive(isRefused)
    if (isRefused) return send(response, request, rateLimited({}), options)
    answering += 1
    response.once('close', () => (answering -= 1))
    const reply = queue.length > 0 ? queue.shift() : decide?.(request)
    send(response, request, reply ?? usualReply(request, options), options)
  }

  const listener: RequestListener = (incoming, response) => {
    const path = incoming.url ?? ''
    if (path === '/control/requests') return sendJson(response, 200, { ...counts.snapshot() })
    if (path === '/control/arrivals') {
      return sendJson(
        response,
        200,
        counts.arrivals().map(({ at, isRefused }) => ({ at, isRefused })),
      )
    }
    if (path.startsWith('/v1/models')) return sendModels(incoming, response, options)
    readBody(incoming, (text) => {
      if (path === '/control/script') {
        play(parseScript(text))
        return sendJson(response, 200, {})
      }
      if (path.startsWith('/v1/embeddings')) {
        counts.begin(text)
        response.once('close', () => counts.end())
        return sendEmbeddings(response, parseObject(text))
      }
      if (!path.startsWith('/v1/chat/completions'))
        return sendJson(response, 404, { error: { message: `no ${path} here` } })
      complete(incoming, response, text)
    })
  }

  const server = options.tls === undefined ? createServer(listener) : createTlsServer(options.tls, listener)
  const address = await listen(server, options.port ?? 0)
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}/v1`,
    requests: () => seen,
    counts: () => counts.snapshot(),
    arrivals: () => counts.arrivals(),
    play,
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Vectors by the vendor's schema, last text first: their `index` tells which is whose. One token for each word. */
function sendEmbeddings(response: ServerResponse, body: JsonObject): void {
  const texts = Array.isArray(body['input']) ? body['input'].map(String) : []
  const data = texts.map((text, index) => ({ object: 'embedding', index, embedding: letterShares(text) }))
  const tokens = texts.reduce((sum, text) => sum + text.split(/\s+/).length, 0)
  sendJson(response, 200, {
    object: 'list',
    model: body['model'] ?? '',
    data: data.toReversed(),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  })
}

/** How often a text has each of some letters: alike for texts that are alike. */
function letterShares(text: string): number[] {
  return ['a', 'e', 'i', 'o', 'u'].map((letter) => (text.split(letter).length - 1) / Math.max(1, text.length))
}

function usualReply(request: SeenRequest, options: OpenAiServerOptions): ServerReply {
  if (options.apiKey !== undefined && request.headers.authorization !== `Bearer ${options.apiKey}`) return invalidKey
  const { model } = request.body
  if (options.models !== undefined && (typeof model !== 'string' || !options.models.includes(model))) {
    return unknownModel(options.dialect ?? 'openai', JSON.stringify(model ?? '').replaceAll('"', ''))
  }
  return options.answer === undefined ? { kind: 'answer' } : { kind: 'answer', text: options.answer(request) }
}

function send(response: ServerResponse, request: SeenRequest, reply: ServerReply, options: OpenAiServerOptions): void {
  switch (reply.kind) {
    case 'answer': {
      const body = completionBody(reply, request.body, options.dialect ?? 'openai', request.index)
      return later(reply.delayMs ?? options.delayMs ?? 0, () => sendJson(response, 200, body, reply.headers))
    }
    case 'status':
      return later(reply.delayMs ?? 0, () => sendJson(response, reply.status, reply.body ?? {}, reply.headers))
    case 'text':
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(reply.body)
      return
    case 'stall':
      return
    case 'cut':
      if (reply.at === 'start') return void response.destroy()
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
      response.write('{"id": "chatcmpl-1", "choices"', () => response.destroy())
  }
}

function later(delayMs: number, act: () => void): void {
  if (delayMs <= 0) act()
  else setTimeout(act, delayMs)
}

function sendModels(incoming: IncomingMessage, response: ServerResponse, options: OpenAiServerOptions): void {
  if (options.apiKey !== undefined && incoming.headers.authorization !== `Bearer ${options.apiKey}`) {
    return sendJson(response, 401, { error: { message: 'Incorrect API key provided.', code: 'invalid_api_key' } })
  }
  const models = options.models ?? ['test-model']
  const rows = models.map((id) => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'test' }))
  sendJson(response, 200, { object: 'list', data: rows })
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: JsonValue,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.destroyed) return
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  })
  response.end(text)
}

function readBody(incoming: IncomingMessage, use: (text: string) => void): void {
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  incoming.on('end', () => use(Buffer.concat(chunks).toString('utf8')))
}

function parseObject(text: string): JsonObject {
  const parsed: unknown = JSON.parse(text)
  if (!isRecord(parsed)) throw new TypeError('the request is not a JSON object')
  // JSON.parse gives nothing but JSON values.
  return parsed as JsonObject
}

function parseScript(text: string): (ServerReply | undefined)[] {
  const parsed: unknown = JSON.parse(text)
  if (!Array.isArray(parsed)) throw new TypeError('the script is not a list')
  // Written by our own tests, in the type's own shape.
  return parsed.map((reply: ServerReply | null) => reply ?? undefined)
}

function listen(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', 4096, () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('the server has no port'))
      else resolve(address)
    })
  })
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'delay-ms': { type: 'string', default: '0' },
      'api-key': { type: 'string' },
      'most-in-flight': { type: 'string' },
      answer: { type: 'string' },
    },
  })
  const { answer } = values
  const server = await startOpenAiServer({
    port: Number(values.port),
    delayMs: Number(values['delay-ms']),
    ...(values['api-key'] === undefined ? {} : { apiKey: values['api-key'] }),
    ...(values['most-in-flight'] === undefined ? {} : { mostInFlight: Number(values['most-in-flight']) }),
    ...(answer === undefined ? {} : { answer: () => answer }),
  })
  process.stdout.write(`${server.url}\n`)
}
