import type { ServerResponse } from 'node:http'

import { z } from 'zod'

export type Method = 'get' | 'post' | 'put' | 'delete'

/** A request after its parts were read by their schemas. */
export interface Call<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** A header's value; undefined where there is none. */
  readonly header: (name: string) => string | undefined
}

/** What a route answers. `stream` writes the response itself. */
export type Reply =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown; readonly headers: Headers }
  | { readonly kind: 'empty'; readonly headers: Headers }
  | { readonly kind: 'stream'; readonly open: (response: ServerResponse) => Promise<void> }

type Headers = Readonly<Record<string, string>>

/** A route with its schemas: requests are read by them, and the description of the API is made from them. */
export interface Route {
  readonly method: Method
  /** `/api/runs/{run}` */
  readonly path: string
  readonly summary: string
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  /** null: it has no body. */
  readonly body: z.ZodType | null
  /** null: it answers with nothing. */
  readonly answer: z.ZodType | null
  readonly status: number
  readonly mediaType: string
  /** Its bodies may be as large as a file. */
  readonly takesFile: boolean
  handle(call: Call<unknown, unknown, unknown>): Promise<Reply>
}

const nothing = z.strictObject({})

/** Declares a route. */
export function route<
  Params extends z.ZodObject = typeof nothing,
  Query extends z.ZodObject = typeof nothing,
  Body extends z.ZodType = z.ZodNull,
>(given: {
  readonly method: Method
  readonly path: string
  readonly summary: string
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly answer: z.ZodType | null
  readonly status?: number
  readonly mediaType?: string
  readonly takesFile?: true
  readonly handle: (call: Call<z.infer<Params>, z.infer<Query>, z.infer<Body>>) => Promise<Reply>
}): Route {
  const { method, path, summary, params, query, body, answer, status, mediaType, takesFile, handle } = given
  return {
    method,
    path,
    summary,
    params: params ?? nothing,
    query: query ?? nothing,
    body: body ?? null,
    answer,
    status: status ?? (answer === null ? 204 : 200),
    mediaType: mediaType ?? 'application/json',
    takesFile: takesFile ?? false,
    // `api.ts` calls it with what these same schemas gave.
    handle: (call) => handle(call as Call<z.infer<Params>, z.infer<Query>, z.infer<Body>>),
  }
}

/** Answers with JSON. */
export function json(body: unknown, given: { readonly status?: number; readonly headers?: Headers } = {}): Reply {
  return { kind: 'json', status: given.status ?? 200, body, headers: given.headers ?? {} }
}

/** Answers with nothing. */
export function empty(headers: Headers = {}): Reply {
  return { kind: 'empty', headers }
}
