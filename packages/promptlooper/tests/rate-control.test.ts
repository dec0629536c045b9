import { LaneRegistry, type ProgressSnapshot } from 'promptlooper'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  startOpenAiServer,
  type OpenAiServer,
  type OpenAiServerOptions,
} from '../src/adapters/testing/openai-server.ts'
import { rateLimited, serverError } from '../src/adapters/testing/server-replies.ts'
import { experimentOn, makeWorkspace, questions, type Workspace } from './testing/workspace.ts'

let workspace: Workspace
const servers: OpenAiServer[] = []

beforeEach(async () => {
  workspace = await makeWorkspace()
})

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
  await workspace[Symbol.asyncDispose]()
})

async function serve(options: OpenAiServerOptions = {}): Promise<OpenAiServer> {
  const server = await startOpenAiServer(options)
  servers.push(server)
  return server
}

async function prepare(rows: number, experiment: string): Promise<void> {
  await workspace.write('rows.jsonl', questions(rows))
  await workspace.write('experiment.yaml', experiment)
}

test('a provider that refuses more than some calls at once fails no run, and is soon refused no more', async () => {
  const server = await serve({ mostInFlight: 5, delayMs: 20 })
  await prepare(400, experimentOn(server.url).replace('maxConcurrency: 20', 'maxConcurrency: 60'))
  const summary = await workspace.run()
  expect(summary.progress).toMatchObject({ completed: 400, failed: 0 })
  const arrivals = server.arrivals()
  const late = arrivals.slice(arrivals.length / 2)
  expect(late.filter(({ isRefused }) => isRefused).length).toBeLessThan(late.length * 0.1)
})

test('where nothing is set the calls in flight grow until the provider refuses', async () => {
  const server = await serve({ delayMs: 30 })
  await prepare(600, experimentOn(server.url).replace(', maxConcurrency: 20', ''))
  const summary = await workspace.run()
  expect(summary.progress.completed).toBe(600)
  expect(server.counts().mostInFlight).toBeGreaterThan(20)
})

test('a 429 with Retry-After stops all calls of its provider until then', async () => {
  const server = await serve({
    script: (request) => (request.index === 10 ? rateLimited({ 'retry-after': '1' }) : undefined),
  })
  await prepare(60, experimentOn(server.url).replace('maxConcurrency: 20', 'maxConcurrency: 2'))
  await workspace.run()
  const times = server.arrivals().map(({ at }) => at)
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at))
  expect(Math.max(...gaps)).toBeGreaterThan(950)
  expect(gaps.filter((gap) => gap > 900)).toHaveLength(1)
})

test('an answer that says that no request remains holds back the next ones, so that none is refused', async () => {
  const usedUp = { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '900ms' }
  const server = await serve({
    script: (request) => (request.index === 10 ? { kind: 'answer', headers: usedUp } : undefined),
  })
  await prepare(60, experimentOn(server.url).replace('maxConcurrency: 20', 'maxConcurrency: 2'))
  const summary = await workspace.run()
  expect(summary.last).toMatchObject({ retries: 0, rateLimited: 0 })
  const times = server.arrivals().map(({ at }) => at)
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at))
  expect(Math.max(...gaps)).toBeGreaterThan(850)
})

test('a provider that is down for a while is paused and said to be, no run fails, and it goes on by itself', async () => {
  let downUntil: number | null = null
  const server = await serve({
    script: () => {
      downUntil ??= performance.now() + 700
      return performance.now() < downUntil ? serverError : undefined
    },
  })
  await prepare(200, experimentOn(server.url))
  const seen: ProgressSnapshot[] = []
  const summary = await workspace.run({ onProgress: (snapshot) => seen.push(snapshot) })
  expect(summary.progress).toMatchObject({ completed: 200, failed: 0 })
  expect(seen.flatMap(({ pauses }) => pauses).some(({ isFailing }) => isFailing)).toBe(true)
  expect(summary.last.pauses).toMatchObject([{ provider: 'local', isFailing: false, nextTryInMs: null, failures: 1 }])
  expect(server.counts().total).toBeLessThan(235)
})

test('while one provider is down the runs of another go on', async () => {
  const down = await serve({ script: () => serverError })
  const up = await serve()
  await prepare(
    100,
    `
name: tested
dataset: { path: rows.jsonl, expected: answer, id: id }
prompt: "{{ question }}"
matrix: { model: [down/m, up/m] }
concurrency: 8
providers:
  down: { adapter: openai-compatible, baseUrl: "${down.url}" }
  up: { adapter: openai-compatible, baseUrl: "${up.url}" }
retry: { attempts: 3, firstDelayMs: 10, longestDelayMs: 200 }
scorers: [exact-match]
`,
  )
  const drain = new AbortController()
  const onProgress = ({ completed }: ProgressSnapshot) => {
    if (completed === 100) drain.abort()
  }
  const summary = await workspace.run({ drain: drain.signal, onProgress })
  expect(summary.progress.completed).toBe(100)
  // Some may use up their attempts before the pause begins.
  expect(summary.progress.failed).toBeLessThanOrEqual(3)
  expect(summary.revision.status).toBe('interrupted')
  expect(down.counts().total).toBeLessThan(30)
})

test('a provider that never answers leaves others their share of the places that the file gives to all', async () => {
  const stuck = await serve({ script: () => ({ kind: 'stall' }) })
  const quick = await serve()
  await prepare(
    40,
    `
name: tested
dataset: { path: rows.jsonl, expected: answer, id: id }
prompt: "{{ question }}"
matrix: { model: [stuck/m, quick/m] }
concurrency: 10
providers:
  stuck: { adapter: openai-compatible, baseUrl: "${stuck.url}" }
  quick: { adapter: openai-compatible, baseUrl: "${quick.url}" }
scorers: [exact-match]
`,
  )
  const stop = new AbortController()
  const onProgress = ({ completed }: ProgressSnapshot) => {
    if (completed === 40) stop.abort(new Error('seen enough'))
  }
  const summary = await workspace.run({ stop: stop.signal, onProgress })
  expect(summary.progress.completed).toBe(40)
  expect(quick.counts().total).toBe(40)
  expect(stuck.counts().total).toBeGreaterThanOrEqual(5)
})

test('two experiments of one process share the places of the provider that both ask', async () => {
  const server = await serve({ delayMs: 20 })
  const other = await makeWorkspace()
  await using _removed = other
  for (const place of [workspace, other]) {
    await place.write('rows.jsonl', questions(60))
    await place.write('experiment.yaml', experimentOn(server.url).replace('maxConcurrency: 20', 'maxConcurrency: 6'))
  }
  const lanes = new LaneRegistry()
  const ends = await Promise.all([workspace.run({ lanes }), other.run({ lanes })])
  expect(ends.map(({ progress }) => progress.completed)).toEqual([60, 60])
  expect(server.counts().mostInFlight).toBe(6)
})

test('a first stage that variants share is asked once for each example, however many begin at once', async () => {
  const server = await serve({ delayMs: 20 })
  await prepare(
    50,
    `
name: tested
dataset: { path: rows.jsonl, expected: answer, id: id }
providers:
  local: { adapter: openai-compatible, baseUrl: "${server.url}", maxConcurrency: 100 }
stages:
  - { name: draft, model: local/m, prompt: "Draft for {{ question }}" }
  - { name: final, model: local/m }
matrix:
  final.prompt: ["One: {{ outputs.draft }}", "Two: {{ outputs.draft }}", "Three: {{ outputs.draft }}"]
scorers: [exact-match]
`,
  )
  const summary = await workspace.run()
  expect(summary.progress).toMatchObject({ completed: 150, failed: 0 })
  const prompts = server.requests().map(({ body }) => JSON.stringify(body['messages']))
  expect(prompts.filter((prompt) => prompt.includes('"Draft for '))).toHaveLength(50)
  expect(server.counts()).toMatchObject({ total: 200, repeated: 0 })
})

test('second stages go before first stages: a run under way is not held up by those that have not begun', async () => {
  const server = await serve({ delayMs: 20 })
  await prepare(
    40,
    `
name: tested
dataset: { path: rows.jsonl, expected: answer, id: id }
providers:
  local: { adapter: openai-compatible, baseUrl: "${server.url}", maxConcurrency: 4 }
stages:
  - { name: draft, model: local/m, prompt: "Draft for {{ question }}" }
  - { name: final, model: local/m, prompt: "Final of {{ outputs.draft }}" }
scorers: [exact-match]
`,
  )
  await workspace.run()
  const isFinal = server.requests().map(({ body }) => JSON.stringify(body['messages']).includes('"Final of '))
  let begun = 0
  for (const final of isFinal) {
    begun += final ? -1 : 1
    expect(begun).toBeLessThanOrEqual(8)
  }
})

test('a provider of few places does not keep down the one that later stages ask', async () => {
  const narrow = await serve()
  const wide = await serve({ delayMs: 100 })
  await prepare(
    80,
    `
name: tested
dataset: { path: rows.jsonl, expected: answer, id: id }
providers:
  narrow: { adapter: openai-compatible, baseUrl: "${narrow.url}", maxConcurrency: 2 }
  wide: { adapter: openai-compatible, baseUrl: "${wide.url}", maxConcurrency: 40 }
stages:
  - { name: draft, model: narrow/m, prompt: "Draft for {{ question }}" }
  - { name: final, model: wide/m, prompt: "Final of {{ outputs.draft }}" }
scorers: [exact-match]
`,
  )
  const summary = await workspace.run()
  expect(summary.progress.completed).toBe(80)
  expect(narrow.counts().mostInFlight).toBeLessThanOrEqual(2)
  expect(wide.counts().mostInFlight).toBeGreaterThan(6)
})

test('what the file gives to all providers together holds for runs whose stages ask several', async () => {
  const first = await serve({ delayMs: 20 })
  const second = await serve({ delayMs: 20 })
  await prepare(
    40,
    `
name: tested
dataset: { path: rows.jsonl, expected: answer, id: id }
concurrency: 5
providers:
  first: { adapter: openai-compatible, baseUrl: "${first.url}" }
  second: { adapter: openai-compatible, baseUrl: "${second.url}" }
stages:
  - { name: draft, model: first/m, prompt: "Draft for {{ question }}" }
  - { name: final, model: second/m, prompt: "Final of {{ outputs.draft }}" }
scorers: [exact-match]
`,
  )
  const most: number[] = []
  const onProgress = ({ inFlight }: ProgressSnapshot) => most.push(inFlight)
  const summary = await workspace.run({ onProgress })
  expect(summary.progress.completed).toBe(40)
  const begun = [
    ...first.arrivals().map(({ at }) => ({ at, change: 1 })),
    ...second.arrivals().map(({ at }) => ({ at, change: -1 })),
  ]
  let underWay = 0
  for (const { change } of begun.toSorted((left, right) => left.at - right.at)) {
    underWay += change
    expect(underWay).toBeLessThanOrEqual(5)
  }
  expect(Math.max(...most)).toBeLessThanOrEqual(5)
})

test('where the provider of a later stage refuses the key, no more first stages are asked for', async () => {
  const open = await serve()
  const closed = await serve({ apiKey: 'another' })
  await prepare(
    200,
    `
name: tested
dataset: { path: rows.jsonl, expected: answer, id: id }
providers:
  open: { adapter: openai-compatible, baseUrl: "${open.url}", maxConcurrency: 4 }
  closed: { adapter: openai-compatible, baseUrl: "${closed.url}", maxConcurrency: 4 }
stages:
  - { name: draft, model: open/m, prompt: "Draft for {{ question }}" }
  - { name: final, model: closed/m, prompt: "Final of {{ outputs.draft }}" }
scorers: [exact-match]
`,
  )
  const summary = await workspace.run()
  expect(summary.revision.status).toBe('failed')
  expect(summary.progress).toMatchObject({ completed: 0, failed: 0, pending: 200 })
  expect(open.counts().total).toBeLessThan(50)
})
