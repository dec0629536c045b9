import { AdapterError } from '../domain/errors.ts'

/** Time for a call where neither the call nor its provider names one. */
export const usualTimeoutMs = 600_000

/** What bounds a call. */
export interface TimeLimit {
  /** Who is waited for, for the message. */
  readonly provider: string
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/**
 * Gives what `act` gives, within a time. Rejects with an AdapterError (`timeout`) when the time is over and with the
 * signal's reason when it aborts, at once; the signal that `act` got aborts with the same reason.
 */
export async function withinTime<Result>(
  limit: TimeLimit,
  act: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  limit.signal?.throwIfAborted()
  const controller = new AbortController()
  const { promise: ended, reject } = Promise.withResolvers<never>()
  const end = (reason: unknown): void => {
    reject(reason)
    controller.abort(reason)
  }
  const stop = (): void => end(limit.signal?.reason)
  const timer = setTimeout(() => end(timedOut(limit)), limit.timeoutMs)
  limit.signal?.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([act(controller.signal), ended])
  } finally {
    clearTimeout(timer)
    limit.signal?.removeEventListener('abort', stop)
  }
}

function timedOut(limit: TimeLimit): AdapterError {
  return new AdapterError('timeout', `${limit.provider} gave no answer within ${limit.timeoutMs / 1000} s`, {
    hint: 'set timeoutMs higher, for the provider or the stage, if the model needs longer',
  })
}
