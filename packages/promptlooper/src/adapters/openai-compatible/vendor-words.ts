import { isRecord, type JsonValue } from '../../domain/json-value.ts'
import { parseJson } from '../json-answer.ts'

/** What a vendor's error body says. */
export interface VendorError {
  /** Shortened; empty where it says nothing. */
  readonly message: string
  /** `model_not_found`, `rate_limit_exceeded`, …; a number of some vendors becomes text. */
  readonly code: string
  readonly type: string
  /** Whether it says that the prompt was taken for harmful. */
  readonly isModeration: boolean
  /** How long it asks to wait, in milliseconds, where it says so in the body: Google does. */
  readonly retryAfterMs?: number
}

const longestWords = 300

/** Reads an error body: `{ error: { message, type, code } }` and its many relatives, else plain text. */
export function readVendorError(text: string): VendorError {
  const body = parseJson(text)
  if (body === undefined) return { message: plainWords(text), code: '', type: '', isModeration: false }
  const outer = Array.isArray(body) ? body[0] : body
  const error = isRecord(outer) && isRecord(outer['error']) ? outer['error'] : outer
  return isRecord(error)
    ? readErrorObject(error)
    : { message: shorten(String(error)), code: '', type: '', isModeration: false }
}

function readErrorObject(error: Record<string, unknown>): VendorError {
  const said = [error['message'], error['error'], error['detail'], error['title']].find((words) => words !== undefined)
  const code = wordOf(error['code'])
  return {
    message: shorten(typeof said === 'string' ? said : JSON.stringify(said ?? error)),
    code,
    type: wordOf(error['type']),
    isModeration: moderationCodes.has(code) || hasModerationReasons(error['metadata']),
    ...readRetryDelay(error['details']),
  }
}

/** Google's RetryInfo: `retryDelay: "34s"`. */
function readRetryDelay(details: unknown): Pick<VendorError, 'retryAfterMs'> {
  if (!Array.isArray(details)) return {}
  const delays = details.flatMap((detail) => (isRecord(detail) ? [detail['retryDelay']] : []))
  const seconds = delays.map((delay) =>
    typeof delay === 'string' ? Number(/^([\d.]+)s$/.exec(delay)?.[1]) : Number.NaN,
  )
  const known = seconds.find((value) => Number.isFinite(value))
  return known === undefined ? {} : { retryAfterMs: known * 1000 }
}

const moderationCodes: ReadonlySet<string> = new Set([
  'content_filter',
  'content_policy_violation',
  'moderation_blocked',
])

/** OpenRouter's shape: why the prompt was flagged. */
function hasModerationReasons(metadata: unknown): boolean {
  return isRecord(metadata) && Array.isArray(metadata['reasons']) && metadata['flagged_input'] !== undefined
}

function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** The words of a page: a proxy's error page is mostly markup. */
function plainWords(text: string): string {
  const withoutMarkup = /^\s*</.test(text) ? text.replaceAll(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ') : text
  return shorten(withoutMarkup)
}

/** A text on one line, cut at 300 characters. */
export function shorten(text: string): string {
  const line = text
    .slice(0, 20 * longestWords)
    .replaceAll(/\s+/g, ' ')
    .trim()
  return line.length <= longestWords ? line : `${line.slice(0, longestWords - 1)}…`
}

/**
 * The error inside an answer with a good status, as the body of an error; undefined where there is none. OpenRouter
 * sends what the model behind it failed with in this way, beside the choices or in the first of them.
 */
export function errorInside(body: JsonValue | undefined): string | undefined {
  if (!isRecord(body)) return undefined
  const { error, choices } = body
  const inner = Array.isArray(choices) && isRecord(choices[0]) ? choices[0]['error'] : error
  return inner === undefined || inner === null ? undefined : JSON.stringify({ error: inner })
}
