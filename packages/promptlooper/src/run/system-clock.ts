import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../domain/clock.ts'

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      await sleep(ms, undefined, signal === undefined ? {} : { signal })
    } catch (thrown) {
      signal?.throwIfAborted()
      throw thrown
    }
  },
}
