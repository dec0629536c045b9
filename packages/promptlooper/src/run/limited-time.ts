/**
 * Calls `work` with a signal that aborts after `ms` or when `outer` does, whichever is first. `expired` makes the reason
 * of the time-out. Cheaper than `AbortSignal.any` with `AbortSignal.timeout`, and leaves no listener behind.
 * Rejects when the time is over even where `work` does not heed its signal.
 */
export async function inLimitedTime<T>(
  ms: number,
  outer: AbortSignal | undefined,
  expired: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
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
  const timer = setTimeout(() => abort(expired()), ms)
  outer?.addEventListener('abort', onOuterAbort, { once: true })
  try {
    return await Promise.race([work(controller.signal), ended])
  } finally {
    clearTimeout(timer)
    outer?.removeEventListener('abort', onOuterAbort)
  }
}
