type Headers = Readonly<Record<string, string | string[] | undefined>>

/**
 * How long a provider asks to wait, in milliseconds; undefined where it does not say. Reads `retry-after-ms`,
 * `retry-after` (seconds or a date) and, of limits that are used up, `x-ratelimit-reset-*`. `now` is in epoch
 * milliseconds; the server's own `date` is taken before it, because its clock wrote the other date.
 */
export function readRetryAfter(headers: Headers, now: number): number | undefined {
  const milliseconds = Number(first(headers, 'retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds)
  const after = first(headers, 'retry-after')
  if (after !== undefined) {
    const seconds = Number(after)
    if (after.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
    const until = Date.parse(after)
    if (!Number.isNaN(until)) return Math.max(0, until - serverTime(headers, now))
  }
  const resets = ['requests', 'tokens'].flatMap((kind) => resetOf(headers, kind, now))
  return resets.length === 0 ? bareReset(headers, now) : Math.max(...resets)
}

/** OpenAI's headers: the wait until the limit is whole again, only where nothing remains of it. */
function resetOf(headers: Headers, kind: string, now: number): number[] {
  const remaining = Number(first(headers, `x-ratelimit-remaining-${kind}`) ?? Number.NaN)
  const reset = readReset(first(headers, `x-ratelimit-reset-${kind}`), now)
  return reset === undefined || remaining > 0 ? [] : [reset]
}

function bareReset(headers: Headers, now: number): number | undefined {
  return readReset(first(headers, 'x-ratelimit-reset'), now)
}

/** `1s`, `6m0s`, `20ms`; a number of seconds; or a point in time in epoch seconds or milliseconds. */
function readReset(text: string | undefined, now: number): number | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const number = Number(text)
  if (Number.isFinite(number)) {
    if (number > 1e11) return Math.max(0, number - now)
    if (number > 1e9) return Math.max(0, number * 1000 - now)
    return number * 1000
  }
  return readDuration(text)
}

const unitMs: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function readDuration(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)]
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text.trim()) return undefined
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit ?? ''] ?? 0), 0)
}

function serverTime(headers: Headers, now: number): number {
  const date = Date.parse(first(headers, 'date') ?? '')
  return Number.isNaN(date) ? now : date
}

function first(headers: Headers, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}
