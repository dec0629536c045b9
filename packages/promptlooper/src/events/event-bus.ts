import { messageOf } from '../domain/errors.ts'
import type { EventSink } from '../domain/event-sink.ts'

/** The Redis channel that events are published on, as JSON text. */
export const EVENT_CHANNEL = 'promptlooper:events'

/** What an event bus asks of a Redis client. */
export interface RedisPublishing {
  publish(channel: string, message: string): unknown
}

/** What an event bus takes: anything with a type. */
export interface PublishedEvent {
  readonly type: string
}

/** Hears every event from the moment it was added. What it gives is not awaited; what it throws reaches nobody else. */
export type EventListener<Published extends PublishedEvent = PublishedEvent> = (event: Published) => unknown

/** How an event bus is made. */
export interface EventBusOptions {
  readonly redis?: RedisPublishing
  /** Hears the first fault of each listener and of Redis, in words for people; by default it is a Node warning. */
  readonly onWarning?: (message: string) => void
}

/**
 * Hands events to in-process listeners and to Redis. Listeners and Redis have been called when `publish` returns;
 * `publish` never throws, changes nothing in the event, and no listener can keep another from hearing it.
 */
export class EventBus<Published extends PublishedEvent = PublishedEvent> implements EventSink {
  readonly #redis: RedisPublishing | undefined
  readonly #onWarning: (message: string) => void
  readonly #redisFault: FaultReport = { isReported: false }
  // Replaced as a whole, never changed: an event is heard by those who listened when it was published.
  #subscriptions: readonly Subscription<Published>[] = []

  constructor(options: EventBusOptions = {}) {
    this.#redis = options.redis
    this.#onWarning = options.onWarning ?? emitWarning
  }

  /** Adds a listener; gives the function that ends it. */
  addListener(listener: EventListener<Published>): () => void {
    const subscription: Subscription<Published> = { listener, isReported: false }
    this.#subscriptions = [...this.#subscriptions, subscription]
    return () => {
      this.#subscriptions = this.#subscriptions.filter((other) => other !== subscription)
    }
  }

  get isHeard(): boolean {
    return this.#redis !== undefined || this.#subscriptions.length > 0
  }

  publish(event: Published): void {
    const subscriptions = this.#subscriptions
    for (const subscription of subscriptions) {
      this.#attempt(subscription, 'a listener', () => subscription.listener(event))
    }
    const redis = this.#redis
    if (redis !== undefined) {
      this.#attempt(this.#redisFault, 'Redis', () => redis.publish(EVENT_CHANNEL, JSON.stringify(event)))
    }
  }

  #attempt(report: FaultReport, who: string, call: () => unknown): void {
    try {
      const given = call()
      // A native promise, or any thenable: a rejection without a handler would end the process.
      if (isThenable(given)) given.then(undefined, (fault: unknown) => this.#warn(report, who, fault))
    } catch (fault) {
      this.#warn(report, who, fault)
    }
  }

  #warn(report: FaultReport, who: string, fault: unknown): void {
    if (report.isReported) return
    report.isReported = true
    try {
      this.#onWarning(`events: ${who} failed: ${messageOf(fault)}`)
    } catch (warningFault) {
      emitWarning(`events: a warning could not be shown: ${messageOf(warningFault)}`)
    }
  }
}

interface FaultReport {
  isReported: boolean
}

interface Subscription<Published extends PublishedEvent> extends FaultReport {
  readonly listener: EventListener<Published>
}

interface Thenable {
  then(onFulfilled: undefined, onRejected: (fault: unknown) => void): unknown
}

function isThenable(value: unknown): value is Thenable {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

function emitWarning(message: string): void {
  process.emitWarning(message, 'PromptLooperWarning')
}
