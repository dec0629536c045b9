import { AdapterError } from '../../domain/errors.ts'
import type { Connection, OpenedAnswer } from '../openai-compatible/connection.ts'
import { tooLong } from '../openai-compatible/connection-error.ts'
import { isEventStream, isGood, notJson } from '../openai-compatible/http-answer.ts'
import { statusError } from '../openai-compatible/status-error.ts'
import { usedUpLimitsMs } from '../openai-compatible/used-up-limits.ts'
import { readVendorError } from '../openai-compatible/vendor-words.ts'
import type { CallInFlight } from './call-in-flight.ts'

/** Thrown where the vendor's filter declined the prompt: its words are the answer. */
export class DeclinedByFilter extends Error {}

/** What a package's requests go through. */
export interface FetchGiven {
  readonly provider: string
  readonly connection: Connection
  readonly longestAnswerBytes: number
  /** The call that a request belongs to; undefined for requests outside of one. */
  readonly call: () => CallInFlight | undefined
  /** Epoch milliseconds. */
  readonly now: () => number
}

/**
 * The `fetch` that packages are given: our own connections, with their proxies, certificates and limits. Errors of HTTP
 * are made ours here, where status, headers and the vendor's words are at hand.
 */
export function vendorFetch(given: FetchGiven): typeof fetch {
  return async (input, init) => {
    const call = given.call()
    const url = new URL(input instanceof Request ? input.url : input)
    const body = bodyOf(init?.body)
    if (call !== undefined && typeof body === 'string') call.params.check(body)
    const exchange = {
      method: init?.method === 'POST' ? ('POST' as const) : ('GET' as const),
      endpoint: { origin: url.origin, path: `${url.pathname}${url.search}` },
      headers: Object.fromEntries(new Headers(init?.headers)),
      body,
    }
    const signal = init?.signal ?? call?.signal ?? new AbortController().signal
    const opened = await given.connection.open(exchange, signal)
    if (!isGood(opened.status)) throw await declined(opened, call, given)
    if (call !== undefined) {
      call.isAnswered = true
      call.nextCallAfterMs = usedUpLimitsMs(opened.headers, given.now())
    }
    return call?.isStreaming === true && !isJson(opened.headers)
      ? streamedResponse(opened, given)
      : await wholeResponse(opened, given)
  }
}

function bodyOf(body: unknown): string | Uint8Array | null {
  if (body === undefined || body === null) return null
  if (typeof body === 'string' || body instanceof Uint8Array) return body
  throw new AdapterError('rejected', 'the package sends a body that is neither a text nor bytes')
}

async function declined(opened: OpenedAnswer, call: CallInFlight | undefined, given: FetchGiven): Promise<Error> {
  const text = await opened.text()
  const vendor = readVendorError(text)
  if (vendor.isModeration) return new DeclinedByFilter(vendor.message)
  const asked = {
    provider: given.provider,
    model: call?.model ?? null,
    apiKeyEnv: call?.keyVariable ?? null,
    secrets: call?.secrets ?? [],
  }
  return statusError({ status: opened.status, headers: opened.headers, text }, asked, given.now())
}

async function wholeResponse(opened: OpenedAnswer, given: FetchGiven): Promise<Response> {
  const text = await opened.text()
  if (!isJson(opened.headers) && /^\s*</.test(text)) throw notJson(given.provider, { ...opened, text })
  return new Response(text === '' ? null : text, { status: opened.status, headers: responseHeaders(opened.headers) })
}

function streamedResponse(opened: OpenedAnswer, given: FetchGiven): Response {
  const chunks = bounded(opened, given)
  return new Response(ReadableStream.from(chunks), { status: opened.status, headers: responseHeaders(opened.headers) })
}

/** Packages hold one line of an event stream, or the whole of another: that is what may not grow beyond the limit. */
async function* bounded(
  opened: OpenedAnswer,
  { longestAnswerBytes, provider }: FetchGiven,
): AsyncGenerator<Uint8Array> {
  const hasLines = isEventStream(opened.headers)
  let held = 0
  for await (const chunk of opened.chunks()) {
    const lineEnd = hasLines ? chunk.lastIndexOf(lineFeed) : -1
    held = lineEnd === -1 ? held + chunk.length : chunk.length - lineEnd - 1
    if (held > longestAnswerBytes) throw tooLong(longestAnswerBytes, provider)
    yield chunk
  }
}

const lineFeed = 10

function isJson(headers: OpenedAnswer['headers']): boolean {
  return /\bjson\b/i.test(String(headers['content-type'] ?? ''))
}

/** The headers of an answer whose encoding has been taken off. */
function responseHeaders(headers: OpenedAnswer['headers']): Headers {
  const kept = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name === 'content-encoding' || name === 'content-length') continue
    for (const each of Array.isArray(value) ? value : [value]) kept.append(name, each)
  }
  return kept
}
