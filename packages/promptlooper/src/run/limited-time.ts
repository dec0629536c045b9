import { whenAborted } from '../domain/when-aborted.ts'
import { longestTimerMs } from './system-clock.ts'

/**
 * Calls `work` with a signal that aborts after `ms` or when `outer` does, whichever is first. `expired` makes the reason
 * of the time-out. Cheaper than `AbortSignal.any` with `AbortSignal.timeout`, and leaves no listener behind.
 * Rejects when the time is over even where `work` does not heed its signal.
 * @param notCountedMs milliseconds since the beginning that do not count: asked when the time seems to be over
 */
export function inLimitedTime<T>(
  ms: number,
  outer: AbortSignal | undefined,
  expired: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
  notCountedMs: () => number = () => 0,
): Promise<T> {
  // One promise with its own ends: this stands around every call, and a race of two would make five.
  return new Promise((resolve, reject) => {
    outer?.throwIfAborted()
    const controller = new AbortController()
    const abort = (reason: unknown) => {
      settle()
      reject(reason)
      controller.abort(reason)
    }
    let grantedMs = 0
    const onTime = () => {
      const moreMs = notCountedMs() - grantedMs
      if (moreMs < 1) {
        abort(expired())
        return
      }
      grantedMs += moreMs
      timer = setTimeout(onTime, Math.min(moreMs, longestTimerMs))
    }
    let timer = setTimeout(onTime, Math.min(ms, longestTimerMs))
    const leave = outer === undefined ? undefined : whenAborted(outer, () => abort(outer.reason))
    const settle = () => {
      clearTimeout(timer)
      leave?.()
    }
    const perform = async () => {
      try {
        resolve(await work(controller.signal))
      } catch (thrown) {
        reject(thrown)
      } finally {
        settle()
      }
    }
    void perform()
  })
}
