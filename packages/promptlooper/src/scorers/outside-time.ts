import { z } from 'zod'

/** The option that bounds how long a program or a server may take; a scorer has two minutes at most. */
export const timeoutOptions = {
  timeoutMs: z
    .number()
    .positive()
    .max(120_000)
    .default(60_000)
    .describe('The time for one answer, in milliseconds; at most two minutes.'),
}

/** Waits for `act` within a time; its signal aborts when the time is over or the outer one aborts, and so does waiting. */
export async function inTime<Given>(
  timeoutMs: number,
  outer: AbortSignal,
  who: string,
  act: (signal: AbortSignal) => Promise<Given>,
): Promise<Given> {
  outer.throwIfAborted()
  const controller = new AbortController()
  const { promise: ended, reject } = Promise.withResolvers<never>()
  const end = (reason: unknown): void => {
    controller.abort(reason)
    reject(reason)
  }
  const stop = (): void => end(outer.reason)
  const timer = setTimeout(() => end(new Error(`${who} gave no score within ${timeoutMs / 1000} s`)), timeoutMs)
  outer.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([act(controller.signal), ended])
  } finally {
    clearTimeout(timer)
    outer.removeEventListener('abort', stop)
  }
}
