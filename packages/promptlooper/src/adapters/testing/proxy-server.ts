import { createServer, request as sendRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'

/** A proxy that listens on 127.0.0.1. */
export interface ProxyServer extends AsyncDisposable {
  readonly url: string
  /** What went through it: `CONNECT host:port` or `POST http://…`. */
  readonly passed: readonly string[]
}

/** Starts a forward proxy: CONNECT for https, whole addresses for http. With `refuse` it answers 407 to everything. */
export async function startProxyServer(
  options: { readonly refuse: 'everything' | 'nothing' } = { refuse: 'nothing' },
): Promise<ProxyServer> {
  const passed: string[] = []
  const server = createServer((incoming: IncomingMessage, response: ServerResponse) => {
    passed.push(`${incoming.method} ${incoming.url}`)
    if (options.refuse === 'everything') {
      response.writeHead(407).end()
      return
    }
    const onward = sendRequest(
      incoming.url ?? '',
      { method: incoming.method ?? 'GET', headers: incoming.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      },
    )
    onward.on('error', () => response.destroy())
    incoming.pipe(onward)
  })
  server.on('connect', (incoming: IncomingMessage, socket: Duplex) => {
    passed.push(`CONNECT ${incoming.url}`)
    if (options.refuse === 'everything') {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
      return
    }
    const { hostname, port } = new URL(`http://${incoming.url}`)
    const onward = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    passed,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
