import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { connectRedisPublisher } from './redis-publisher.ts'

const REDIS_URL = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379'

test('what was published while Redis was away arrives, in order, when it comes', async () => {
  const channel = `test:${randomUUID()}`
  await using gate = await Gate.open()
  gate.shut()
  const warnings: string[] = []
  const publisher = await connectRedisPublisher(gate.url, { onWarning: (message) => warnings.push(message) })
  for (let count = 0; count < 100; count++) publisher.publish(channel, `${count}`)
  await using subscriber = await subscribe(channel, 101)
  await gate.waitForRefusal()
  gate.lift()
  await expect.poll(() => subscriber.messages.length, { timeout: 5_000 }).toBe(100)
  publisher.publish(channel, 'last')
  expect(await subscriber.all).toEqual([...Array.from({ length: 100 }, (_, count) => `${count}`), 'last'])
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toContain(`Redis at ${new URL(gate.url).host} can't be reached`)
  await publisher.close()
})

test('what was published just before the end arrives', async () => {
  const channel = `test:${randomUUID()}`
  await using subscriber = await subscribe(channel, 50)
  const publisher = await connectRedisPublisher(REDIS_URL, { onWarning: expect.unreachable })
  for (let count = 0; count < 50; count++) publisher.publish(channel, `${count}`)
  await publisher.close()
  expect(await subscriber.all).toHaveLength(50)
})

test('without Redis nothing waits, nothing throws, and one warning names the host and not the password', async () => {
  await using gate = await Gate.open()
  gate.shut()
  const warned = Promise.withResolvers<string>()
  let warnings = 0
  const url = `redis://user:secret@127.0.0.1:${new URL(gate.url).port}`
  const publisher = await connectRedisPublisher(url, {
    onWarning: (message) => {
      warnings += 1
      warned.resolve(message)
    },
  })
  const before = performance.now()
  for (let count = 0; count < 30_000; count++) publisher.publish('test', 'lost')
  expect(performance.now() - before).toBeLessThan(1_000)
  const warning = await warned.promise
  expect(warning).toContain('127.0.0.1:')
  expect(warning).not.toContain('secret')
  await gate.waitForRefusal()
  const closing = performance.now()
  await publisher.close()
  expect(performance.now() - closing).toBeLessThan(1_500)
  expect(warnings).toBe(1)
})

/** Hears a number of messages on a channel of the real Redis. */
async function subscribe(channel: string, count: number) {
  const client = new Redis(REDIS_URL, { maxRetriesPerRequest: 0 })
  const messages: string[] = []
  const all = Promise.withResolvers<readonly string[]>()
  client.on('message', (_channel, message) => {
    messages.push(message)
    if (messages.length === count) all.resolve(messages)
  })
  await client.subscribe(channel)
  return { messages, all: all.promise, [Symbol.asyncDispose]: async () => client.disconnect() }
}

/** A way to the real Redis that can be shut: connections are then cut at once. */
class Gate implements AsyncDisposable {
  readonly url: string
  readonly #server: Server
  readonly #sockets: Set<Socket>
  #isShut = false

  static async open(): Promise<Gate> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Gate(server)
  }

  private constructor(server: Server) {
    this.#server = server
    this.#sockets = new Set()
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('the gate has no port')
    this.url = `redis://127.0.0.1:${address.port}`
    server.on('connection', (socket) => this.#let(socket))
  }

  shut(): void {
    this.#isShut = true
  }

  lift(): void {
    this.#isShut = false
  }

  async waitForRefusal(): Promise<void> {
    await once(this.#server, 'refused')
  }

  #let(socket: Socket): void {
    if (this.#isShut) {
      socket.destroy()
      this.#server.emit('refused')
      return
    }
    const target = new URL(REDIS_URL)
    const upstream = connect(Number(target.port === '' ? 6379 : target.port), target.hostname)
    for (const side of [socket, upstream]) {
      this.#sockets.add(side)
      side.on('error', () => side.destroy())
    }
    socket.pipe(upstream).pipe(socket)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
