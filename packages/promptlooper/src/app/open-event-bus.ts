import { EventBus } from '../events/event-bus.ts'
import { connectRedisPublisher } from '../events/redis-publisher.ts'

/** An event bus with what has to be closed with it. */
export interface OpenEventBus extends AsyncDisposable {
  readonly bus: EventBus
}

/** An event bus that also publishes to Redis where REDIS_URL names one. */
export async function openEventBus(
  environment: Readonly<Record<string, string | undefined>>,
  onWarning: (message: string) => void,
): Promise<OpenEventBus> {
  const url = environment['REDIS_URL']
  if (url === undefined || url === '') return { bus: new EventBus(), [Symbol.asyncDispose]: async () => {} }
  const redis = await connectRedisPublisher(url, { onWarning })
  return { bus: new EventBus({ redis }), [Symbol.asyncDispose]: () => redis.close() }
}
