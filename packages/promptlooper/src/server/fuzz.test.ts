import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import type { ApiRunPage } from './api-types.ts'
import { serveWorkspace, type ServedWorkspace } from './testing/serve-workspace.ts'

const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_125)
const count = Number(process.env['FUZZ_REQUESTS'] ?? 2_500)
const secret = 'sk-fuzz-0123456789-secret'

interface Described {
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } }
}

interface Operation {
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } }
}

interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly properties?: { readonly [name: string]: Schema }
  readonly items?: Schema
}

test(`${count} requests of every method with random parts (seed ${seed}) meet no error of ours, and learn nothing`, async () => {
  await using served = await serveWorkspace({ environment: { FUZZ_API_KEY: secret }, limits: { streams: 10_000 } })
  const { revision } = await served.run()
  const { runs } = await served.read<ApiRunPage>('/api/revisions/greeting/runs')
  const described = await served.read<Described>('/api/openapi.json')
  const known = [
    'greeting',
    revision.id,
    revision.experimentId,
    runs[0]?.id ?? '',
    'greeting.yaml',
    'a',
    'openai',
    'exact-match',
  ]
  const random = randomness(seed)
  const operations = Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const statuses = new Map<number, number>()
  for (let index = 0; index < count; index += 1) {
    const { path, method, operation } = random.of(operations)
    const asked = requestOf(path, method, operation, known, random)
    const response = await asFarAsItGoes(served, asked)
    const told = `${asked.init.method} ${asked.path} ${String(asked.init.body).slice(0, 300)} → ${response.status} ${response.text.slice(0, 500)}`
    expect(response.status, told).not.toBe(500)
    expect(response.text, told).not.toContain(served.directory)
    expect(response.text, told).not.toContain(secret)
    expect(response.text, told).not.toMatch(/node_modules|\.ts:\d+|at \w+ \(/)
    if (response.status >= 400 && asked.init.method !== 'HEAD') expect(response.text, told).toContain('"detail"')
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
  }
  expect(served.notes.filter((note) => note.startsWith('a request failed'))).toEqual([])
  expect((await served.ask('/api/ready')).status).toBe(200)
  // What was asked was not all refused at the door.
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 404]))
  expect(existsSync(join(served.directory, 'greeting.yaml'))).toBe(true)
}, 120_000)

/** Streams are heard until they have begun. */
async function asFarAsItGoes(served: ServedWorkspace, { path, init }: ReturnType<typeof requestOf>) {
  const ending = new AbortController()
  const response = await fetch(`${served.url}${path}`, { ...init, signal: ending.signal })
  if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true) {
    return { status: response.status, text: await response.text() }
  }
  const chunk = await response.body?.getReader().read()
  ending.abort()
  return { status: response.status, text: new TextDecoder().decode(chunk?.value) }
}

function requestOf(path: string, method: string, operation: Operation, known: readonly string[], random: Randomness) {
  const odd = (): string => (random.chance(0.5) ? random.of(known) : random.of(oddTexts))
  let filled = path
  const query = new URLSearchParams()
  for (const { name, in: place, schema } of operation.parameters) {
    if (place === 'path') filled = filled.replace(`{${name}}`, encodeURIComponent(odd().toWellFormed()) || '%20')
    else if (random.chance(0.4)) query.append(name, asText(valueOf(schema, odd, random)))
  }
  if (random.chance(0.05)) query.append(random.of(oddTexts), odd())
  const otherMethod = random.of(['get', 'post', 'put', 'delete', 'patch', 'options', 'head'])
  const asked = (random.chance(0.05) ? otherMethod : method).toUpperCase()
  const headers = new Headers()
  if (random.chance(0.3))
    headers.set(
      random.of(['if-match', 'if-none-match', 'last-event-id', 'range', 'cookie']),
      random.of(['*', '"x"', '7', '-1', 'bytes=0-', '"00000000000000000000000000000000"']),
    )
  if (asked === 'HEAD' || asked === 'GET')
    return { path: `${filled}?${query.toString()}`, init: { method: asked, headers } }
  headers.set(
    'content-type',
    random.chance(0.95) ? 'application/json' : random.of(['text/plain', 'application/xml', 'x']),
  )
  const schema = operation.requestBody?.content['application/json'].schema
  const body = random.chance(0.1) ? random.of(oddBodies) : JSON.stringify(valueOf(schema ?? {}, odd, random))
  return { path: `${filled}?${query.toString()}`, init: { method: asked, headers, body } }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A value that mostly fits a schema. */
function valueOf(schema: Schema, odd: () => string, random: Randomness): unknown {
  if (random.chance(0.1)) return random.of(oddValues)
  if (schema.enum !== undefined) return random.of(schema.enum)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(() => random.chance(0.7))
          .map(([name, member]) => [name, valueOf(member, odd, random)]),
      )
    case 'array':
      return Array.from({ length: random.below(3) }, () => valueOf(schema.items ?? {}, odd, random))
    case 'integer':
    case 'number':
      return random.of([0, 1, 2, 50, -1, 1.5, 1e9, 1e308])
    case 'boolean':
      return random.chance(0.5)
    default:
      return odd()
  }
}

const oddTexts = [
  '',
  ' ',
  '..',
  '../../etc/passwd',
  'prompts/plain.jinja',
  'new/file.yaml',
  '%00',
  '\u0000',
  '\ud800',
  '‮gnp.exe',
  '<script>alert(1)</script>',
  "' or 1=1 --",
  '"; drop table runs; --',
  'javascript:alert(1)',
  '__proto__',
  'constructor',
  'a'.repeat(900),
  '☃'.repeat(90),
  'greeting@1',
  'greeting~1',
  'greeting@99999999999999999999',
  'rev_none',
  'W10',
  'bnVsbA',
  'WzEsMiwzLDRd',
  'W251bGwsMCwwLDBd',
  '{{ 7 * 7 }}',
  'name: x\ndataset: { path: words.csv }\nprompt: "{{ word }}"\nmodel: echo/echo\n',
  'name: &a [*a]\n',
]

const oddValues: readonly unknown[] = [null, true, -1, 1e308, '', [], {}, [[[]]], { toString: 1 }, 'x'.repeat(2_000)]

const oddBodies = [
  '',
  '{',
  '[]',
  'null',
  '"x"',
  '1',
  '{"__proto__":{"a":1}}',
  '['.repeat(20_000),
  '\u0000',
  '{"a":1}{"b":2}',
  '{"file":"\\ud800"}',
]

interface Randomness {
  below(limit: number): number
  chance(share: number): boolean
  of<Item>(items: readonly Item[]): Item
}

/** mulberry32: a small generator that always gives the same from the same seed. */
function randomness(from: number): Randomness {
  let state = from >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    chance: (share) => next() < share,
    of(items) {
      const item = items[below(items.length)]
      if (item === undefined && items.length === 0) throw new RangeError('nothing to choose from')
      return item as (typeof items)[number]
    },
  }
}
