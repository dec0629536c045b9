import type { Clock } from '../domain/clock.ts'

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  // `timers/promises` makes two errors for each sleep that is cut short; here that happens with every call.
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason)
        return
      }
      const cutShort = () => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      const timer = setTimeout(
        () => {
          signal?.removeEventListener('abort', cutShort)
          resolve()
        },
        Math.min(ms, longestTimerMs),
      )
      signal?.addEventListener('abort', cutShort, { once: true })
    }),
}

/** A timer for longer than this fires at once. */
export const longestTimerMs = 2 ** 31 - 1
