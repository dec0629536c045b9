import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isRecord, type JsonObject, type JsonValue } from '../../domain/json-value.ts'

/** What a server answers with: JSON, a text or bytes, or the events of a stream. */
export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: JsonValue
  readonly body?: string | Uint8Array
  /** Sent one after another as `text/event-stream`, each with its delay before it. */
  readonly events?: readonly string[]
  readonly delayMs?: number
  /** Cuts the connection after the events. */
  readonly isCut?: boolean
}

/** A request as a server saw it. */
export interface SeenCall {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: JsonObject
}

/** A server on loopback that answers as told, whatever is asked. */
export interface ReplyServer extends AsyncDisposable {
  /** Without a path. */
  readonly url: string
  readonly calls: readonly SeenCall[]
}

/** Starts a server that gives the replies in turn, the last one for ever. */
export async function startReplyServer(...replies: readonly Reply[]): Promise<ReplyServer> {
  const calls: SeenCall[] = []
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { method = '', url: path = '', headers } = incoming
      const reply = replies[Math.min(calls.length, replies.length - 1)] ?? {}
      calls.push({ method, path, headers, body: readJson(Buffer.concat(chunks).toString('utf8')) })
      void send(response, reply)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function send(response: ServerResponse, reply: Reply): Promise<void> {
  const { status = 200, headers = {}, events, delayMs = 0 } = reply
  if (events === undefined) {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(reply.body ?? JSON.stringify(reply.json ?? {}))
    return
  }
  response.writeHead(status, { 'content-type': 'text/event-stream', ...headers })
  for (const event of events) {
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs))
    if (response.destroyed) return
    response.write(event)
  }
  if (reply.isCut === true) response.destroy()
  else response.end()
}

function readJson(text: string): JsonObject {
  if (text === '') return {}
  const parsed: unknown = JSON.parse(text)
  // JSON.parse gives nothing but JSON values.
  return isRecord(parsed) ? (parsed as JsonObject) : {}
}
