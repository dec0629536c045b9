import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

import { expect, test } from 'vitest'

import { pingRedis } from './ping-redis.ts'

test.each([
  ['a server that answers', '+PONG\r\n'],
  ['a server that wants a password', '-NOAUTH Authentication required.\r\n'],
])('%s is a Redis', async (_what, answer) => {
  await using server = await answering(answer)
  await expect(pingRedis(server.url, AbortSignal.timeout(2000))).resolves.toBeUndefined()
})

test('what speaks something else is none', async () => {
  await using server = await answering('HTTP/1.1 400 Bad Request\r\n\r\n')
  await expect(pingRedis(server.url, AbortSignal.timeout(2000))).rejects.toThrow('no Redis')
})

test('a server that says nothing is given up', async () => {
  await using server = await answering('')
  await expect(pingRedis(server.url, AbortSignal.timeout(100))).rejects.toThrow('no answer in time')
})

test('a port where nothing listens is an error', async () => {
  await expect(pingRedis('redis://127.0.0.1:9', AbortSignal.timeout(2000))).rejects.toThrow('ECONNREFUSED')
})

async function answering(answer: string): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', () => void (answer === '' || socket.write(answer)))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `redis://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.close()
      await once(server, 'close')
    },
  }
}
