import { longestTimerMs } from './system-clock.ts'

/**
 * Calls `work` with a signal that aborts after `ms` or when `outer` does, whichever is first. `expired` makes the reason
 * of the time-out. Cheaper than `AbortSignal.any` with `AbortSignal.timeout`, and leaves no listener behind.
 * Rejects when the time is over even where `work` does not heed its signal.
 * @param notCountedMs milliseconds since the beginning that do not count: asked when the time seems to be over
 */
export async function inLimitedTime<T>(
  ms: number,
  outer: AbortSignal | undefined,
  expired: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
  notCountedMs: () => number = () => 0,
): Promise<T> {
  outer?.throwIfAborted()
  const controller = new AbortController()
  let giveUp: (reason: unknown) => void = () => {}
  const ended = new Promise<never>((_resolve, reject) => {
    giveUp = reject
  })
  const abort = (reason: unknown) => {
    controller.abort(reason)
    giveUp(reason)
  }
  const onOuterAbort = () => abort(outer?.reason)
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
  outer?.addEventListener('abort', onOuterAbort, { once: true })
  try {
    return await Promise.race([work(controller.signal), ended])
  } finally {
    clearTimeout(timer)
    outer?.removeEventListener('abort', onOuterAbort)
  }
}
