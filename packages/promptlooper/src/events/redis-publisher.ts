import { messageOf } from '../domain/errors.ts'
import type { RedisPublishing } from './event-bus.ts'

/** Publishes on Redis without ever making its caller wait. */
export interface RedisPublisher extends RedisPublishing {
  publish(channel: string, message: string): void
  /** Waits at most a second for what was published to be answered, then ends the connection. */
  close(): Promise<void>
}

/** How a Redis publisher is made. */
export interface RedisPublisherOptions {
  /** Hears once for each time that Redis goes away, in words for people. */
  readonly onWarning: (message: string) => void
}

/**
 * Gives a publisher on the Redis at a URL (`redis://`, `rediss://`), at once: it connects in the background and goes on
 * trying. While Redis is away the newest 10,000 messages are kept and older ones are dropped: events are news, and who
 * missed some asks the store.
 */
export async function connectRedisPublisher(url: string, options: RedisPublisherOptions): Promise<RedisPublisher> {
  // 40 ms to import, so only where Redis is used.
  const { Redis } = await import('ioredis')
  const client = new Redis(url, {
    lazyConnect: true,
    // Ours is bounded, theirs is not.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(100 * 2 ** Math.min(attempt, 6), LONGEST_RECONNECT_MS),
    // Publishing needs nothing newer, and Redis 5 has nothing newer.
    protocol: 2,
  })
  return publisherOver(client, hostOf(url), options)
}

/** Messages kept while Redis is away, and messages on their way that it has not answered. */
const MOST_WAITING = 10_000
const LONGEST_RECONNECT_MS = 5_000
const CLOSE_WITHIN_MS = 1_000

type Client = import('ioredis').Redis

function publisherOver(client: Client, host: string, { onWarning }: RedisPublisherOptions): RedisPublisher {
  const waiting = new BoundedQueue(MOST_WAITING)
  const sent = new Set<Promise<unknown>>()
  let isAway = false

  const goneAway = (fault: unknown): void => {
    if (isAway) return
    isAway = true
    onWarning(`events: Redis at ${host} can't be reached (${messageOf(fault)}); going on without it`)
  }
  const send = async (message: Waiting): Promise<void> => {
    try {
      await client.publish(message.channel, message.text)
    } catch (fault) {
      goneAway(fault)
    }
  }
  const sendWaiting = (): void => {
    while (client.status === 'ready' && sent.size < MOST_WAITING) {
      const message = waiting.take()
      if (message === undefined) return
      const sending = send(message).finally(() => {
        sent.delete(sending)
        sendWaiting()
      })
      sent.add(sending)
    }
  }

  client.on('error', goneAway)
  client.on('ready', () => {
    isAway = false
    sendWaiting()
  })
  client.connect().catch(goneAway)

  return {
    publish(channel, text) {
      waiting.add({ channel, text })
      sendWaiting()
    },
    async close() {
      const deadline = AbortSignal.timeout(CLOSE_WITHIN_MS)
      if (client.status === 'connecting' || client.status === 'connect') await becomeReady(client, deadline)
      await settled(sent, deadline)
      client.disconnect()
    },
  }
}

/** Resolves when the connection attempt in progress has ended, well or not, or the signal aborts. */
function becomeReady(client: Client, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    for (const end of ['ready', 'close'] as const) client.once(end, () => resolve())
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Resolves when all promises have settled, or the signal aborts. */
function settled(promises: ReadonlySet<Promise<unknown>>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
    Promise.allSettled(promises).then(() => resolve(), resolve)
  })
}

interface Waiting {
  readonly channel: string
  readonly text: string
}

/** First in, first out; keeps the newest. */
class BoundedQueue {
  readonly #most: number
  #items: (Waiting | undefined)[] = []
  #first = 0

  constructor(most: number) {
    this.#most = most
  }

  add(item: Waiting): void {
    this.#items.push(item)
    if (this.#items.length - this.#first > this.#most) this.take()
  }

  take(): Waiting | undefined {
    const item = this.#items[this.#first]
    if (item === undefined) return undefined
    this.#items[this.#first] = undefined
    this.#first += 1
    // Moving the rest to the front costs as much as it frees, so it happens once in a while only.
    if (this.#first >= this.#most || this.#first === this.#items.length) {
      this.#items = this.#items.slice(this.#first)
      this.#first = 0
    }
    return item
  }
}

/** A Redis URL may hold a password: messages show its host alone. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url.replace(/^.*@/, '')
}
