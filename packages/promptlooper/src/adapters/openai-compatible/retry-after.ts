import { headerValue, serverTime, type AnswerHeaders } from './rate-limit-reset.ts'
import { longestResetMs } from './used-up-limits.ts'

/**
 * How long a provider that refused a call asks to wait, in milliseconds; undefined where it does not say. Reads
 * `retry-after-ms`, `retry-after` (seconds or a date) and, of limits that are used up, their resets. `now` is in epoch
 * milliseconds; the server's own `date` is taken before it, because its clock wrote the other date.
 */
export function readRetryAfter(headers: AnswerHeaders, now: number): number | undefined {
  const inMilliseconds = headerValue(headers, 'retry-after-ms') ?? ''
  const milliseconds = Number(inMilliseconds)
  if (inMilliseconds.trim() !== '' && Number.isFinite(milliseconds)) return Math.max(0, milliseconds)
  const after = headerValue(headers, 'retry-after')
  if (after !== undefined) {
    const seconds = Number(after)
    if (after.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
    const until = Date.parse(after)
    if (!Number.isNaN(until)) return Math.max(0, until - serverTime(headers, now))
  }
  return longestResetMs(headers, now)
}
