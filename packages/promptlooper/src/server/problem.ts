import { z } from 'zod'

import { ConfigError, NotYetError, PromptLooperError, StoreError } from '../domain/errors.ts'

/** An error as it is sent (RFC 9457, `application/problem+json`). */
export const problemSchema = z.strictObject({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What is wrong, in words for people.'),
  code: z.string().describe('For programs: stable, lower case, with hyphens.'),
  hint: z.string().optional().describe('What to do next.'),
})

export type ProblemJson = z.infer<typeof problemSchema>

/** A request that can't be answered as asked. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly hint: string | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: string,
    detail: string,
    options: { readonly hint?: string; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail)
    this.status = status
    this.code = code
    this.hint = options.hint
    this.headers = options.headers ?? {}
  }
}

/** What was thrown, as a problem; null for what nobody foresaw, of which a client is told nothing. */
export function problemOf(thrown: unknown): Problem | null {
  if (thrown instanceof Problem) return thrown
  if (!(thrown instanceof PromptLooperError)) return null
  const { code, message, hint } = thrown
  return new Problem(statusOf(thrown), code, message, hint === undefined ? {} : { hint })
}

function statusOf(error: PromptLooperError): number {
  const { code } = error
  if (code === 'outside-workspace' || code === 'scripts-refused' || code === 'host-refused') return 403
  if (error instanceof ConfigError || error instanceof NotYetError) return 422
  if (code.startsWith('unknown-') || code === 'no-revision') return 404
  if (error instanceof StoreError) return 503
  return 422
}

/** The words of an HTTP status. */
export function titleOf(status: number): string {
  return titles.get(status) ?? 'Error'
}

const titles: ReadonlyMap<number, string> = new Map([
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [409, 'Conflict'],
  [412, 'Precondition Failed'],
  [413, 'Content Too Large'],
  [415, 'Unsupported Media Type'],
  [421, 'Misdirected Request'],
  [422, 'Unprocessable Content'],
  [428, 'Precondition Required'],
  [429, 'Too Many Requests'],
  [500, 'Internal Server Error'],
  [503, 'Service Unavailable'],
])
