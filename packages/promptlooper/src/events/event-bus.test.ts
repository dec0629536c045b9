import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import type { Event } from './event.ts'
import { EVENT_CHANNEL, EventBus } from './event-bus.ts'
import { connectRedisPublisher } from './redis-publisher.ts'

const REDIS_URL = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379'

const started: Event = Object.freeze({ type: 'run.started', experimentId: null, runId: 'run_1', at: 1 })

test('row 18: an in-process listener receives the published event, unchanged', () => {
  const events = new EventBus<Event>()
  const heard: Event[] = []
  events.addListener((event) => heard.push(event))
  events.publish(started)
  expect(heard).toEqual([{ type: 'run.started', experimentId: null, runId: 'run_1', at: 1 }])
  expect(heard[0]).toBe(started)
})

test('a bus is heard while it has a listener or a Redis client', () => {
  const events = new EventBus<Event>()
  expect(events.isHeard).toBe(false)
  const end = events.addListener(() => {})
  expect(events.isHeard).toBe(true)
  end()
  expect(events.isHeard).toBe(false)
  expect(new EventBus({ redis: { publish: () => {} } }).isHeard).toBe(true)
})

test('row 19: with a Redis client, one event is one publish to Redis', () => {
  const published: [string, string][] = []
  const events = new EventBus({ redis: { publish: (channel, message) => published.push([channel, message]) } })
  events.publish(started)
  expect(published).toEqual([['promptlooper:events', JSON.stringify(started)]])
})

test('row 20: a listener that throws keeps no other from the event, and publish does not throw', () => {
  const warnings: string[] = []
  const events = new EventBus({ onWarning: (message) => warnings.push(message) })
  const heard: unknown[] = []
  events.addListener(() => {
    throw new Error('listener down')
  })
  events.addListener((event) => heard.push(event))
  events.publish(started)
  events.publish(started)
  expect(heard).toEqual([started, started])
  expect(warnings).toEqual(['events: a listener failed: listener down'])
})

test.each([
  [
    'throws',
    () => {
      throw new Error('redis down')
    },
  ],
  ['rejects', () => Promise.reject(new Error('redis down'))],
])(
  'row 21: a Redis client whose publish %s keeps no listener from the event, and publish does not throw',
  async (_how, publish) => {
    const warnings: string[] = []
    const events = new EventBus({ redis: { publish }, onWarning: (message) => warnings.push(message) })
    const heard: unknown[] = []
    events.addListener((event) => heard.push(event))
    events.publish(started)
    events.publish(started)
    expect(heard).toEqual([started, started])
    // A rejection without a handler would fail the test run by now.
    await setImmediate()
    expect(warnings).toEqual(['events: Redis failed: redis down'])
  },
)

test('a listener whose promise rejects is warned of once and ends nothing', async () => {
  const warnings: string[] = []
  const events = new EventBus({ onWarning: (message) => warnings.push(message) })
  events.addListener(() => Promise.reject(new Error('too late')))
  events.publish(started)
  events.publish(started)
  await setImmediate()
  expect(warnings).toEqual(['events: a listener failed: too late'])
})

test('a warning that throws does not make publish throw', async () => {
  const emitted: string[] = []
  const hear = (warning: Error) => emitted.push(warning.message)
  process.on('warning', hear)
  const events = new EventBus({
    onWarning: () => {
      throw new Error('stderr is closed')
    },
  })
  events.addListener(() => {
    throw new Error('listener down')
  })
  expect(() => events.publish(started)).not.toThrow()
  await setImmediate()
  expect(emitted).toEqual(['events: a warning could not be shown: stderr is closed'])
  process.off('warning', hear)
})

test('an event that is not JSON reaches the listeners and is no publish to Redis', () => {
  const published: string[] = []
  const warnings: string[] = []
  const events = new EventBus({
    redis: { publish: (_channel, message) => published.push(message) },
    onWarning: (message) => warnings.push(message),
  })
  const heard: unknown[] = []
  events.addListener((event) => heard.push(event))
  const circular: { type: string; self?: unknown } = { type: 'odd' }
  circular.self = circular
  events.publish(circular)
  expect(heard).toEqual([circular])
  expect(published).toEqual([])
  expect(warnings).toHaveLength(1)
})

test('stopping one of two registrations of the same listener leaves the other', () => {
  const events = new EventBus()
  const heard: unknown[] = []
  const listener = (event: unknown) => heard.push(event)
  const stopFirst = events.addListener(listener)
  events.addListener(listener)
  stopFirst()
  stopFirst()
  events.publish(started)
  expect(heard).toEqual([started])
})

test('a listener that is added while an event is published hears the next one', () => {
  const events = new EventBus()
  const heard: string[] = []
  const stop = events.addListener(() => {
    stop()
    events.addListener((event) => heard.push(event.type))
  })
  events.publish({ type: 'first' })
  events.publish({ type: 'second' })
  expect(heard).toEqual(['second'])
})

test('an event published on a bus with a real Redis arrives at a subscriber', async () => {
  const subscriber = new Redis(REDIS_URL, { maxRetriesPerRequest: 0 })
  const runId = randomUUID()
  const arrived = Promise.withResolvers<string>()
  subscriber.on('message', (channel, message) => {
    if (channel === EVENT_CHANNEL && message.includes(runId)) arrived.resolve(message)
  })
  await subscriber.subscribe(EVENT_CHANNEL)
  const redis = await connectRedisPublisher(REDIS_URL, { onWarning: arrived.reject })
  const events = new EventBus<Event>({ redis })
  // Published before the connection stands: it waits in the queue.
  events.publish({ ...started, runId })
  expect(JSON.parse(await arrived.promise)).toEqual({ ...started, runId })
  await redis.close()
  subscriber.disconnect()
})
