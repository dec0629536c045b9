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
export function withinTime<Result>(limit: TimeLimit, act: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const { signal, timeoutMs } = limit
  // One promise with its own ends: this stands around every call, and a race of two would make five.
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const controller = new AbortController()
    const end = (reason: unknown): void => {
      settle()
      reject(reason)
      controller.abort(reason)
    }
    const timer = setTimeout(() => end(timedOut(limit)), timeoutMs)
    const leave = (): void => end(signal?.reason)
    signal?.addEventListener('abort', leave, { once: true })
    const settle = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', leave)
    }
    const perform = async (): Promise<void> => {
      try {
        resolve(await act(controller.signal))
      } catch (thrown) {
        reject(thrown)
      } finally {
        settle()
      }
    }
    void perform()
  })
}

function timedOut(limit: TimeLimit): AdapterError {
  return new AdapterError('timeout', `${limit.provider} gave no answer within ${limit.timeoutMs / 1000} s`, {
    hint: 'set timeoutMs higher, for the provider or the stage, if the model needs longer',
  })
}
