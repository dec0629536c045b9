import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { text as textOf } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { httpPoster } from '../adapters/http-poster.ts'
import type { JsonValue } from '../domain/json-value.ts'
import type { Scorer } from '../domain/scorer.ts'
import { createScorer } from './create-scorer.ts'
import { contextOf } from './testing/answer-context.ts'
import { makeScorer, optionsOf, scoreWith, settingsOf, surroundingsIn } from './testing/make-scorer.ts'

const servers: Server[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
})

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer)
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function httpScorer(url: string, settings: { readonly [name: string]: JsonValue } = {}): Promise<Scorer> {
  return makeScorer({ scorer: 'http', url, ...settings })
}

test('the answer is sent as JSON, and a score with its reason comes back', async () => {
  const asked: unknown[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    asked.push(request.method, request.url, request.headers['content-type'], JSON.parse(await textOf(request)))
    response.end('{ "value": 0.5, "reason": "half", "label": "x" }')
  }
  const url = await serve((request, response) => void answer(request, response))
  const score = await scoreWith(await httpScorer(`${url}/score?mode=strict`), { input: 'q', output: 'ä', expected: 3 })
  expect(score).toMatchObject({ ok: true, value: 0.5, reason: 'half', label: 'x' })
  expect(asked).toMatchObject([
    'POST',
    '/score?mode=strict',
    'application/json',
    { input: 'q', output: 'ä', expected: 3 },
  ])
})

test.each<[number, string, RegExp]>([
  [200, '', /gave nothing/u],
  [200, '<html>', /gave "<html>"; it must give a number/u],
  [200, '"1"', /gave "\\"1\\""/u],
  [200, '{ "score": 1 }', /an object without a value/u],
  [200, '1e999', /gave Infinity/u],
  [500, 'the model is not loaded', /answered with status 500: "the model is not loaded"/u],
  [404, '', /answered with status 404$/u],
])('status %d with %o is a failed score', async (status, body, words) => {
  const url = await serve((_request, response) => response.writeHead(status).end(body))
  await expect(scoreWith(await httpScorer(url), {})).rejects.toThrow(words)
})

test('a redirect is not followed', async () => {
  let followed = 0
  const elsewhere = await serve((_request, response) => {
    followed += 1
    response.end('1')
  })
  const url = await serve((_request, response) => response.writeHead(307, { location: elsewhere }).end())
  await expect(scoreWith(await httpScorer(url), {})).rejects.toThrow(/redirects \(status 307\); name the last address/u)
  expect(followed).toBe(0)
})

test('no answer in time is a failed score, and the request is given up', async () => {
  const closed = Promise.withResolvers<void>()
  const url = await serve((request) => void request.socket.once('close', () => closed.resolve()))
  await expect(scoreWith(await httpScorer(url, { timeoutMs: 200 }), {})).rejects.toThrow(/gave no score within 0\.2 s/u)
  await closed.promise
})

test('the request is given up when the run is cancelled', async () => {
  const [came, closed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const url = await serve((request) => {
    request.socket.once('close', () => closed.resolve())
    came.resolve()
  })
  const controller = new AbortController()
  const scorer = await httpScorer(url)
  void came.promise.then(() => controller.abort(new Error('enough')))
  await expect(scorer.score('', '', { ...contextOf({}), signal: controller.signal })).rejects.toThrow('enough')
  await closed.promise
})

test('no more answers are with the server at once than may', async () => {
  let [present, most] = [0, 0]
  const url = await serve((_request, response) => {
    present += 1
    most = Math.max(most, present)
    setTimeout(() => {
      present -= 1
      response.end('1')
    }, 10)
  })
  const scorer = await httpScorer(url, { maxConcurrency: 2 })
  await Promise.all(Array.from({ length: 8 }, () => scoreWith(scorer, {})))
  expect(most).toBe(2)
})

test('a server that is not there is a failed score that names it', async () => {
  await expect(scoreWith(await httpScorer('http://127.0.0.1:9'), {})).rejects.toThrow(
    /nothing listens at http:\/\/127\.0\.0\.1:9/u,
  )
})

test('an answer without end is given up', async () => {
  const url = await serve((_request, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write('1'.repeat(1024 * 1024)));
      response.once('drain', more)
    }
    more()
  })
  await expect(scoreWith(await httpScorer(url), {})).rejects.toThrow(/longer than 16 MB/u)
})

test('a header gets its key from the environment, and no reason shows it', async () => {
  const url = await serve((request, response) =>
    response.end(JSON.stringify({ value: 1, reason: `you sent ${request.headers.authorization}` })),
  )
  const settings = settingsOf({ scorer: 'http', url, headers: { Authorization: 'Bearer ${SCORER_KEY}' } })
  const scorerIn = (environment: { readonly [name: string]: string }): Promise<Scorer> =>
    createScorer(settings, { ...surroundingsIn('/'), environment, postHttp: httpPoster(environment) })
  const score = await scoreWith(await scorerIn({ SCORER_KEY: 'abc-123' }), {})
  expect(score).toMatchObject({ value: 1, reason: 'you sent Bearer [key]' })
  await expect(scoreWith(await scorerIn({}), {})).rejects.toThrow(/SCORER_KEY is not set/u)
})

test('a proxy of the environment is used', async () => {
  const ways: (string | undefined)[] = []
  const proxy = await serve(() => {})
  servers.at(-1)?.on('connect', (request, socket) => {
    ways.push(request.url)
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
  })
  servers.at(-1)?.on('request', (request, response) => {
    ways.push(request.url)
    response.writeHead(403).end()
  })
  const environment = { HTTP_PROXY: proxy }
  const given = { ...surroundingsIn('/'), environment, postHttp: httpPoster(environment) }
  const scorer = await createScorer(settingsOf({ scorer: 'http', url: 'http://scores.example/' }), given)
  await expect(scoreWith(scorer, {})).rejects.toThrow(/proxy|403/u)
  expect(ways.join()).toContain('scores.example')
})

test.each([
  [{}, /url/u],
  [{ url: 'scores' }, /url: is no http\(s\) address/u],
  [{ url: 'file:///etc/passwd' }, /url: is no http\(s\) address/u],
  [{ url: 'http://ada:secret@127.0.0.1/' }, /url: has a secret in it/u],
  [{ url: 'http://127.0.0.1/?api_key=secret' }, /url: has a secret in it/u],
  [
    { url: 'http://127.0.0.1/', headers: { Authorization: 'Bearer abc' } },
    /headers\.Authorization: has a secret in it/u,
  ],
])('%o is refused', (options, words) => {
  expect(() => optionsOf('http', options)).toThrow(words)
})
