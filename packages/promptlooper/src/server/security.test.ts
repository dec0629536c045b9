import { request } from 'node:http'
import { connect } from 'node:net'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startServer } from './start-server.ts'
import { serveWorkspace, sending, type ServedWorkspace } from './testing/serve-workspace.ts'

const token = 'a-token-of-enough-characters'

let served: ServedWorkspace

beforeAll(async () => {
  served = await serveWorkspace({ environment: { SECRET_KEY: 'sk-1234567890-secret' } })
  await served.run()
})

afterAll(async () => {
  await served[Symbol.asyncDispose]()
})

describe('where a request comes from', () => {
  test.each([
    ['another name that points here', { host: 'evil.example' }, 421],
    ['a name that begins like ours', { host: 'localhost.evil.example' }, 421],
    ['no name that can be read', { host: 'a b' }, 400],
    ['localhost', { host: 'localhost:7117' }, 200],
    ['the address', { host: '127.0.0.1' }, 200],
    ['the other address', { host: '[::1]:80' }, 200],
    ['another site, as browsers say', { host: 'localhost', 'sec-fetch-site': 'cross-site' }, 403],
    ['another port of this machine', { host: 'localhost', 'sec-fetch-site': 'same-site' }, 403],
    ['our own page', { host: 'localhost', 'sec-fetch-site': 'same-origin' }, 200],
    ['the line of addresses', { host: 'localhost', 'sec-fetch-site': 'none' }, 200],
  ])('%s', async (_where, headers, status) => {
    expect((await rawAsk('GET', '/api/experiments', headers)).status).toBe(status)
  })

  test.each([
    ['http://evil.example', 403],
    ['null', 403],
    ['http://127.0.0.1:1', 403],
    ['OWN', 204],
  ])('a change from the origin %s', async (origin, status) => {
    const { host } = new URL(served.url)
    const headers = { host, origin: origin === 'OWN' ? served.url : origin }
    expect((await rawAsk('DELETE', '/api/session', headers)).status).toBe(status)
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'a form can change nothing: a body of the type "%s" is refused',
    async (type) => {
      const response = await served.ask('/api/revisions', {
        method: 'POST',
        body: '{"file":"greeting.yaml"}',
        headers: { 'content-type': type },
      })
      expect(response.status).toBe(415)
    },
  )
})

describe('tokens', () => {
  test('beyond this machine a server does not start without one, nor with a short one', async () => {
    const given = { ...options(), host: '0.0.0.0' }
    await expect(startServer(given)).rejects.toMatchObject({ code: 'token-needed' })
    await expect(startServer({ ...given, token: 'short' })).rejects.toMatchObject({ code: 'token-too-short' })
  })

  test('without it nothing but health is answered; with it, or with its session, everything is', async () => {
    await using guarded = await serveWorkspace({ token, host: '0.0.0.0' })
    const url = guarded.url.replace('0.0.0.0', '127.0.0.1')
    const ask = (path: string, init?: RequestInit) => fetch(`${url}${path}`, init)
    for (const path of ['/api/experiments', '/api/openapi.json', '/api/events', '/api/ready', '/api/nothing']) {
      expect((await ask(path)).status).toBe(401)
    }
    expect((await ask('/api/health')).status).toBe(200)
    const wrong = { headers: { authorization: `Bearer ${token}x` } }
    expect((await ask('/api/experiments', wrong)).status).toBe(401)
    const right = { headers: { authorization: `Bearer ${token}` } }
    expect((await ask('/api/experiments', right)).status).toBe(200)
    const session = await ask('/api/session', sending('POST', { token }))
    const cookie = session.headers.get('set-cookie') ?? ''
    expect(session.status).toBe(204)
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict; Path=\/; Max-Age=\d+; Secure$/)
    expect(cookie).not.toContain(token)
    const shown = { headers: { cookie: cookie.split(';')[0] ?? '' } }
    expect((await ask('/api/experiments', shown)).status).toBe(200)
    expect((await ask('/api/session', { method: 'DELETE', ...shown })).status).toBe(204)
    expect((await ask('/api/experiments', shown)).status).toBe(401)
  })

  test('who guesses has to wait, even where the guess is right', async () => {
    await using guarded = await serveWorkspace({ token, limits: { wrongTokensPerMinute: 3 } })
    const wrong = { headers: { authorization: 'Bearer wrong-token-of-some-length' } }
    for (let guess = 0; guess < 3; guess += 1) {
      expect((await guarded.ask('/api/experiments', wrong)).status).toBe(401)
    }
    const right = { headers: { authorization: `Bearer ${token}` } }
    expect((await guarded.ask('/api/experiments', right)).status).toBe(429)
    for (let guess = 0; guess < 3; guess += 1) {
      expect((await guarded.ask('/api/session', sending('POST', { token: `guess ${guess}` }))).status).toBe(401)
    }
    expect((await guarded.ask('/api/session', sending('POST', { token }))).status).toBe(429)
  })
})

describe('sizes and rates', () => {
  test('a body of 100 MB is refused by what it says, and by what it is', async () => {
    const said = await rawAsk(
      'POST',
      '/api/revisions',
      { 'content-type': 'application/json', 'content-length': '104857600' },
      '{',
    )
    expect([said.status, JSON.parse(said.text)]).toMatchObject([413, { code: 'too-large' }])
    const before = process.memoryUsage().rss
    const sent = await sendUntilRefused(100)
    expect(sent.answer).toContain('413')
    expect(sent.megabytes).toBeLessThan(60)
    expect((process.memoryUsage().rss - before) / 1_048_576).toBeLessThan(200)
    expect((await served.ask('/api/health')).status).toBe(200)
  })

  test('a client that asks too often has to wait, others have not lost anything', async () => {
    await using own = await serveWorkspace({ limits: { requestsPerSecond: 5, changesPerSecond: 1 } })
    const answers = await Promise.all(Array.from({ length: 30 }, () => own.ask('/api/health')))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(10)
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(answers.some(({ status }) => status === 200)).toBe(true)
  })
})

test.each(['GET /api/health', 'GET /api/nothing', 'GET /', 'GET /api/openapi.json', 'DELETE /api/session'])(
  '%s comes with headers that let nothing in',
  async (asked) => {
    const [method = '', path = ''] = asked.split(' ')
    const { headers } = await served.ask(path, { method })
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('access-control-allow-origin')).toBeNull()
  },
)

test.each([
  ['/api/revisions/greeting/runs?after=nonsense', 'malformed-cursor'],
  ['/api/revisions/greeting/runs?after=' + Buffer.from('[1,2]').toString('base64url'), 'malformed-cursor'],
  ['/api/revisions/greeting/runs?after=' + Buffer.from('[null,-9,0,0]').toString('base64url'), 'malformed-cursor'],
  ['/api/revisions/greeting/runs?after=' + Buffer.from('[null,1e400,0,0]').toString('base64url'), 'malformed-cursor'],
  ['/api/revisions/greeting/examples?after=' + Buffer.from('"x"').toString('base64url'), 'malformed-cursor'],
  ['/api/experiments?after=' + Buffer.from('{}').toString('base64url'), 'malformed-cursor'],
  ['/api/revisions/greeting/runs?limit=0', 'malformed-request'],
  ['/api/revisions/greeting/runs?limit=1e9', 'malformed-request'],
  ['/api/revisions/greeting/runs?order=nothing', 'malformed-request'],
  ['/api/revisions/greeting/runs?unknown=1', 'malformed-request'],
  ['/api/revisions/greeting/runs?limit=1&limit=2', 'given-twice'],
  ['/api/revisions/greeting/runs?__proto__=1', 'malformed-request'],
])('%s is refused in words', async (path, code) => {
  const response = await served.ask(path)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect([response.status, await response.json()]).toMatchObject([400, { status: 400, code, title: 'Bad Request' }])
})

test('a method that a path does not take is told with those that it takes', async () => {
  const response = await served.ask('/api/experiments', { method: 'PUT' })
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET'])
})

function options() {
  return {
    host: '127.0.0.1',
    port: 0,
    token: null,
    workspace: served.directory,
    store: served.store,
    storeUrl: served.storeUrl,
    environment: {},
    scripts: 'refused',
    providerHosts: [],
    names: [],
    version: '0',
    onNote: () => {},
  } as const
}

/** A request with headers that fetch would not send. */
function rawAsk(
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(served.url)
    const asked = request({ hostname, port, method, path, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    asked.on('error', reject)
    if (body === '') asked.end()
    else asked.write(body)
  })
}

/** Sends a body in chunks, without saying how long it is, until it is answered. */
function sendUntilRefused(megabytes: number): Promise<{ readonly answer: string; readonly megabytes: number }> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(served.url)
    const socket = connect(Number(port), hostname)
    const chunk = `100000\r\n${'x'.repeat(1_048_576)}\r\n`
    let sent = 0
    let answer = ''
    const send = (): void => {
      if (sent === megabytes || answer !== '') return
      sent += 1
      socket.write(chunk, send)
    }
    socket.on('data', (received) => {
      answer += received.toString()
      socket.destroy()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve({ answer, megabytes: sent }))
    socket.write(
      'POST /api/revisions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
    )
    send()
  })
}
