/** The headers of an answer, names in lower case. */
export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>

/** A header's value; the first where it came more than once. */
export function headerValue(headers: AnswerHeaders, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

/**
 * Milliseconds until a limit is whole again, of what vendors write: `1s`, `6m0s`, `20ms`; a number of seconds; or a point
 * in time, as epoch seconds or milliseconds or as a date. undefined where it is none of them. Points in time are told
 * from the server's own `date` where it sends one, because its clock wrote them; else from `now`, in epoch milliseconds.
 */
export function readReset(text: string | undefined, headers: AnswerHeaders, now: number): number | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const number = Number(text)
  if (Number.isFinite(number)) {
    if (number > 1e11) return Math.max(0, number - serverTime(headers, now))
    if (number > 1e9) return Math.max(0, number * 1000 - serverTime(headers, now))
    return Math.max(0, number * 1000)
  }
  const duration = readDuration(text)
  if (duration !== undefined) return duration
  const until = Date.parse(text)
  return Number.isNaN(until) ? undefined : Math.max(0, until - serverTime(headers, now))
}

/** Epoch milliseconds by the server's clock. */
export function serverTime(headers: AnswerHeaders, now: number): number {
  const date = Date.parse(headerValue(headers, 'date') ?? '')
  return Number.isNaN(date) ? now : date
}

const unitMs: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function readDuration(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)]
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text.trim()) return undefined
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit ?? ''] ?? 0), 0)
}
