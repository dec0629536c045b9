import { AdapterError } from '../domain/errors.ts'
import type { RetrySettings } from '../domain/experiment.ts'

/** What is used where the file says nothing. */
export const defaultRetry: RetrySettings = { attempts: 4, firstDelayMs: 500, longestDelayMs: 60_000 }

/** Whether asking again may help. The one place that decides it. */
export function isRetryable(thrown: unknown): boolean {
  if (!(thrown instanceof AdapterError)) return false
  switch (thrown.fault) {
    case 'rate-limit':
    case 'unavailable':
    case 'connection':
    case 'timeout':
    case 'bad-answer':
      return true
    case 'authentication':
    case 'unknown-model':
    case 'rejected':
      return false
  }
}

/** Whether the provider refused the call because too much was asked at once. */
export function isRateLimit(thrown: unknown): boolean {
  return thrown instanceof AdapterError && thrown.fault === 'rate-limit'
}

/** Whether nothing that this provider is asked can succeed: a wrong key, a model that it does not know. */
export function endsProvider(thrown: unknown): thrown is AdapterError {
  return thrown instanceof AdapterError && (thrown.fault === 'authentication' || thrown.fault === 'unknown-model')
}

/**
 * Milliseconds to wait before the next attempt: doubling from the first delay, with full jitter over its upper half so
 * that calls that failed together do not come back together; never less than the provider asked for.
 * @param failedAttempts how many attempts have failed, at least 1
 * @param random a number in [0, 1)
 */
export function retryDelayMs(thrown: unknown, failedAttempts: number, settings: RetrySettings, random: number): number {
  const doubled = Math.min(settings.firstDelayMs * 2 ** (failedAttempts - 1), settings.longestDelayMs)
  const jittered = doubled * (0.5 + random / 2)
  const asked = thrown instanceof AdapterError ? (thrown.retryAfterMs ?? 0) : 0
  // A little over what was asked, spread, so that all who were told the same second do not return in the same millisecond.
  return asked > 0 ? Math.max(jittered, asked * (1 + random * 0.05)) : jittered
}
