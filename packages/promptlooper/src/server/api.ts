import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono, type Context } from 'hono'
import { z } from 'zod'

import { messageOf } from '../domain/errors.ts'
import type { Concealing } from './conceal.ts'
import { securityHeaders } from './guard/headers.ts'
import { demandOwnOrigin } from './guard/origins.ts'
import { Rate } from './guard/rate.ts'
import type { Sessions } from './guard/sessions.ts'
import { openApi } from './openapi.ts'
import { Problem, type ProblemJson, problemOf, titleOf } from './problem.ts'
import { demandLength, readBy, readJson, readTexts } from './read-call.ts'
import { json, type Reply, route, type Route } from './route.ts'
import type { ServerLimits, ServerOptions } from './server-options.ts'

type Bindings = { Bindings: HttpBindings }

/** What the API stands on. */
export interface ApiGiven {
  readonly options: ServerOptions
  readonly limits: ServerLimits
  readonly sessions: Sessions
  readonly concealing: Concealing
  readonly routes: readonly Route[]
}

/** The whole API: every request passes the guards, is read by its route's schemas, and answered or told why not. */
export function buildApi(given: ApiGiven): Hono<Bindings> {
  const { options, limits } = given
  const app = new Hono<Bindings>()
  const guard = guards(given)
  let description: unknown
  const described: Route = route({
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This description.',
    answer: z.looseObject({ openapi: z.string() }),
    handle: async () => json((description ??= openApi(routes, options.version))),
  })
  const routes: readonly Route[] = [...given.routes, described]
  app.use(async (context, next) => {
    guard(context)
    await next()
  })
  for (const each of routes) {
    app.on(each.method.toUpperCase(), each.path.replaceAll(/\{(\w+)\}/g, ':$1'), (context) =>
      answer(context, each, limits),
    )
  }
  app.get('/', (context) =>
    context.text(
      `PromptLooper ${options.version}. The API is below /api; /api/openapi.json describes it.\n`,
      200,
      securityHeaders,
    ),
  )
  app.all('*', (context) => {
    const { pathname } = new URL(context.req.url)
    const others = routes
      .filter(({ path }) => pathPattern(path).test(pathname))
      .map(({ method }) => method.toUpperCase())
    if (others.length === 0) throw new Problem(404, 'no-such-path', 'there is nothing at this path')
    throw new Problem(405, 'no-such-method', `this path takes ${others.join(', ')}`, {
      headers: { allow: others.join(', ') },
    })
  })
  app.onError((thrown) => problemResponse(thrown, given))
  return app
}

function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+').replaceAll('.', String.raw`\.`)}$`)
}

/** Everything that a request must pass before anybody looks at what it asks for. Throws a Problem. */
function guards({ options, limits, sessions }: ApiGiven): (context: Context<Bindings>) => void {
  const requests = new Rate(limits.requestsPerSecond, limits.requestsPerSecond * 2)
  const changes = new Rate(limits.changesPerSecond, limits.changesPerSecond * 2)
  const wrongTokens = new Rate(limits.wrongTokensPerMinute / 60, limits.wrongTokensPerMinute)
  return ({ req, env }) => {
    const { socket } = env.incoming
    const client = socket.remoteAddress ?? 'unknown'
    const isChange = req.method !== 'GET' && req.method !== 'HEAD'
    waitFor(requests.take(client))
    demandOwnOrigin(
      {
        method: req.method,
        host: req.header('host'),
        origin: req.header('origin'),
        fetchSite: req.header('sec-fetch-site'),
        localAddress: socket.localAddress,
      },
      options.names,
    )
    if (isChange) waitFor(changes.take(client))
    demandLength(req.raw, limits.fileBytes)
    if (isOpenToAll(req.method, req.path)) return
    if (wrongTokens.isSpent(client)) throw tooMany(60)
    const admission = sessions.admits({ authorization: req.header('authorization'), cookie: req.header('cookie') })
    if (admission === 'wrong') wrongTokens.take(client)
    if (admission !== 'admitted') {
      throw new Problem(
        401,
        'no-token',
        admission === 'wrong' ? 'that is not the token' : 'this server wants its token',
        {
          hint: 'Send it as "authorization: Bearer TOKEN", or open a session with POST /api/session.',
          headers: { 'www-authenticate': 'Bearer' },
        },
      )
    }
  }
}

/** Where a token is given, and what a supervisor asks. */
function isOpenToAll(method: string, path: string): boolean {
  return (
    path === '/api/session' || ((method === 'GET' || method === 'HEAD') && (path === '/api/health' || path === '/'))
  )
}

function waitFor(seconds: number | null): void {
  if (seconds !== null) throw tooMany(seconds)
}

function tooMany(seconds: number): Problem {
  return new Problem(429, 'too-many-requests', `too many requests; wait ${seconds} s`, {
    headers: { 'retry-after': String(seconds) },
  })
}

async function answer(context: Context<Bindings>, each: Route, limits: ServerLimits): Promise<Response> {
  const { req } = context
  const params = readTexts(each.params, Object.entries(req.param()), 'path')
  const query = readTexts(each.query, new URL(req.url).searchParams, 'query')
  const mostBytes = each.takesFile ? limits.fileBytes : limits.bodyBytes
  const body = each.body === null ? null : readBy(each.body, await readJson(req.raw, mostBytes), 'body')
  return await sent(await each.handle({ params, query, body, header: (name) => req.header(name) }), context)
}

async function sent(reply: Reply, { env, req }: Context<Bindings>): Promise<Response> {
  switch (reply.kind) {
    case 'json':
      return new Response(JSON.stringify(reply.body), {
        status: reply.status,
        headers: { ...securityHeaders, 'content-type': 'application/json', ...reply.headers },
      })
    case 'empty':
      return new Response(null, { status: 204, headers: { ...securityHeaders, ...reply.headers } })
    case 'stream':
      // Who asks for headers alone does not stay.
      if (req.method === 'HEAD') return new Response(null, { headers: securityHeaders })
      await reply.open(env.outgoing)
      return RESPONSE_ALREADY_SENT
  }
}

function problemResponse(thrown: unknown, { options, concealing }: ApiGiven): Response {
  const known = problemOf(thrown)
  // Nobody foresaw it: who started the server is told what it was, who asked is not.
  if (known === null) options.onNote(`a request failed: ${messageOf(thrown)}`)
  const problem =
    known ?? new Problem(500, 'internal', 'something went wrong in the server', { hint: 'Its terminal says what.' })
  const { status, code, message, hint, headers } = problem
  const body: ProblemJson = {
    type: 'about:blank',
    title: titleOf(status),
    status,
    detail: concealing.words(message),
    code,
    ...(hint === undefined ? {} : { hint: concealing.words(hint) }),
  }
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...securityHeaders, 'content-type': 'application/problem+json', ...headers },
  })
}
