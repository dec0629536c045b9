import { once } from 'node:events'
import { connect as connectPlain } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** Resolves when the server at a `redis://` or `rediss://` URL speaks Redis. Throws where it does not before the signal aborts. */
export async function pingRedis(url: string, signal: AbortSignal): Promise<void> {
  const { protocol, hostname, port } = new URL(url)
  const address = { host: hostname.replaceAll(/^\[|\]$/g, ''), port: Number(port || 6379) }
  const socket = protocol === 'rediss:' ? connectTls({ ...address, servername: address.host }) : connectPlain(address)
  try {
    socket.write('PING\r\n')
    const [answer]: unknown[] = await once(socket, 'data', { signal })
    // A server that wants a password first says so in its own protocol: it is there.
    if (!/^(\+PONG|-NOAUTH|-DENIED)/.test(String(answer))) throw new Error('what answers there is no Redis')
  } catch (error) {
    throw signal.aborted ? new Error('no answer in time', { cause: error }) : error
  } finally {
    socket.destroy()
  }
}
