import { headerValue, readReset, type AnswerHeaders } from './rate-limit-reset.ts'

/** The two headers of one limit: what remains of it, and when it is whole again. */
interface LimitHeaders {
  readonly remaining: string
  readonly reset: string
}

/** OpenAI's and those of the many who copy them; Anthropic's; and the bare ones of gateways and of the IETF's draft. */
const limits: readonly LimitHeaders[] = [
  ...['requests', 'tokens'].map((kind) => ({
    remaining: `x-ratelimit-remaining-${kind}`,
    reset: `x-ratelimit-reset-${kind}`,
  })),
  ...['requests', 'tokens', 'input-tokens', 'output-tokens'].map((kind) => ({
    remaining: `anthropic-ratelimit-${kind}-remaining`,
    reset: `anthropic-ratelimit-${kind}-reset`,
  })),
  { remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset' },
  { remaining: 'ratelimit-remaining', reset: 'ratelimit-reset' },
]

/**
 * Milliseconds until the limits of which an answer says that nothing remains are whole again; undefined where something
 * remains of all, or nothing is said. Cheap where nothing is said: it is asked of every answer.
 */
export function usedUpLimitsMs(headers: AnswerHeaders, now: number): number | undefined {
  let longest: number | undefined
  for (const { remaining, reset } of limits) {
    const left = headers[remaining]
    if (left === undefined || !isNothing(headerValue(headers, remaining))) continue
    const ms = readReset(headerValue(headers, reset), headers, now)
    if (ms !== undefined && ms > (longest ?? 0)) longest = ms
  }
  return longest
}

/** The longest wait until a limit is whole again that a refused call tells of, where that limit may be what it met. */
export function longestResetMs(headers: AnswerHeaders, now: number): number | undefined {
  let longest: number | undefined
  for (const { remaining, reset } of limits) {
    if (headers[reset] === undefined || Number(headerValue(headers, remaining) ?? 0) > 0) continue
    const ms = readReset(headerValue(headers, reset), headers, now)
    if (ms !== undefined && ms >= (longest ?? 0)) longest = ms
  }
  return longest
}

function isNothing(remaining: string | undefined): boolean {
  return remaining !== undefined && remaining.trim() !== '' && Number(remaining) <= 0
}
