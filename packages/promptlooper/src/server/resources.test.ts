import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

import { isRecord } from '../domain/json-value.ts'
import type {
  ApiExperimentPage,
  ApiFile,
  ApiHeatMap,
  ApiLabel,
  ApiProvider,
  ApiReport,
  ApiRendering,
  ApiRunPage,
  ApiStarted,
} from './api-types.ts'
import { serveWorkspace, sending, type ServedWorkspace } from './testing/serve-workspace.ts'

let served: ServedWorkspace

beforeAll(async () => {
  served = await serveWorkspace({ environment: { OPENAI_API_KEY: 'sk-very-secret-value' } })
  await served.run()
})

afterAll(async () => {
  await served[Symbol.asyncDispose]()
})

describe('every answer is what the description says', () => {
  test.each([
    '/api/health',
    '/api/ready',
    '/api/experiments',
    '/api/experiments/greeting',
    '/api/experiments/greeting/revisions',
    '/api/revisions/greeting',
    '/api/revisions/greeting/variants',
    '/api/revisions/greeting/examples',
    '/api/revisions/greeting/runs',
    '/api/revisions/greeting/report',
    '/api/revisions/greeting/heat-map',
    '/api/comparison?first=greeting&second=greeting&variant=plain&variant=loud',
    '/api/experiments/greeting/labels?scorer=exact-match',
    '/api/cache',
    '/api/providers',
    '/api/files',
    '/api/files/content?path=prompts/plain.jinja',
    '/api/runs/RUN',
    '/api/runs/RUN/stage-results',
    '/api/runs/RUN/scores',
  ])('%s', async (path) => {
    const { runs } = await served.read<ApiRunPage>('/api/revisions/greeting/runs')
    const asked = path.replace('RUN', runs[0]?.id ?? '')
    const response = await served.ask(asked)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    const schema = await answerSchema(path.replace(/\?.*/, ''))
    const read = schema.safeParse(await response.json())
    expect(read.error?.issues ?? []).toEqual([])
  })
})

test('the description names every route, its parameters and its bodies', async () => {
  const { openapi, paths } = await served.read<{ openapi: string; paths: Record<string, object> }>('/api/openapi.json')
  expect(openapi).toBe('3.1.0')
  expect(Object.values(paths).flatMap((path) => Object.keys(path)).length).toBeGreaterThan(28)
  expect(paths['/api/revisions/{revision}/runs']).toMatchObject({
    get: {
      operationId: 'getRevisionsRevisionRuns',
      parameters: expect.arrayContaining([
        expect.objectContaining({ name: 'revision', in: 'path', required: true }),
        expect.objectContaining({ name: 'limit', in: 'query', required: false }),
      ]),
    },
  })
  expect(paths['/api/revisions']).toMatchObject({ post: { requestBody: { required: true } } })
})

test('experiments are listed with their best variant, its n, their cost, and means over revisions', async () => {
  const { experiments, isComplete } = await served.read<ApiExperimentPage>('/api/experiments?search=GREET')
  expect(isComplete).toBe(true)
  expect(experiments).toMatchObject([
    {
      name: 'greeting',
      latestRevision: { number: 1, status: 'completed', file: 'greeting.yaml', isOfThisServer: false },
      summary: { scorer: 'exact-match', best: { label: 'plain', mean: 1, n: 6 }, costUsd: 0 },
      means: [{ number: 1, mean: 1 }],
    },
  ])
  expect(await served.read('/api/experiments?search=nothing')).toEqual({
    experiments: [],
    next: null,
    isComplete: true,
  })
})

test('runs come page by page, each once, and by filters', async () => {
  const seen: string[] = []
  let after = ''
  for (let pages = 0; pages < 10; pages += 1) {
    const page = await served.read<ApiRunPage>(`/api/revisions/greeting/runs?limit=5${after}`)
    seen.push(...page.runs.map((run) => run.id))
    if (page.next === null) break
    after = `&after=${page.next}`
  }
  expect(seen).toHaveLength(12)
  expect(new Set(seen).size).toBe(12)
  const count = async (filter: string) =>
    (await served.read<ApiRunPage>(`/api/revisions/greeting/runs?${filter}`)).runs.length
  expect(await count('mostScore=0')).toBe(4)
  expect(await count('status=failed')).toBe(0)
  expect(await count('status=failed&status=completed')).toBe(12)
  expect(await count('text=hello')).toBe(2)
  expect(await count('text=hello&mostScore=0')).toBe(1)
  expect(await count('slice=lang%3Den')).toBe(0)
})

test('the report is the one of the command line, without the folder that the file lies in', async () => {
  const report = await served.read<ApiReport>('/api/revisions/greeting/report')
  expect(report).toMatchObject({ format: 'promptlooper-report', objective: 'exact-match' })
  expect(report.revision.file).toBe('greeting.yaml')
  expect(JSON.stringify(report)).not.toContain(served.directory)
})

test('the heat map shows the examples that variants disagree on first', async () => {
  const map = await served.read<ApiHeatMap>('/api/revisions/greeting/heat-map')
  expect(map.examples.map(({ spread }) => spread)).toEqual([1, 1, 1, 1, 0, 0])
  expect(map.rows).toEqual([
    [1, 1, 1, 1, 1, 1],
    [0, 0, 0, 0, 1, 1],
  ])
  expect(map).toMatchObject({ agreeing: 2, exampleCount: 6, failed: [] })
  const few = await served.read<ApiHeatMap>('/api/revisions/greeting/heat-map?limit=2')
  expect([few.examples.length, few.agreeing, few.exampleCount]).toEqual([2, 2, 6])
})

test('a prompt is rendered with an example, and a fault in it is told with its place', async () => {
  const asked = sending('POST', { file: 'greeting.yaml', exampleId: 'a', variantLabel: 'loud' })
  expect(await served.read<ApiRendering>('/api/render', asked)).toMatchObject({
    variants: [{ label: 'loud', stages: [{ state: 'known', prompt: 'HELLO' }] }],
  })
  const broken = 'name: broken\ndataset: { path: words.csv }\nmodel: echo/echo\nprompt: "{{ wrod }}"\n'
  const put = { ...sending('PUT', { text: broken }, { 'if-none-match': '*' }) }
  expect((await served.ask('/api/files/content?path=broken.yaml', put)).status).toBe(200)
  const response = await served.ask('/api/render', sending('POST', { file: 'broken.yaml', exampleId: 'a' }))
  expect(response.status).toBe(422)
  expect(await response.json()).toMatchObject({ detail: expect.stringMatching(/^broken\.yaml:4:\d+ /) })
})

test('providers are told with the names of their keys, never with the keys', async () => {
  const { providers } = await served.read<{ providers: ApiProvider[] }>('/api/providers?file=greeting.yaml')
  const openai = providers.find(({ name }) => name === 'openai')
  expect(openai).toEqual({
    name: 'openai',
    adapter: 'openai-compatible',
    keyVariables: ['OPENAI_API_KEY'],
    hasKey: true,
  })
  expect(JSON.stringify(providers)).not.toContain('sk-very-secret')
  const tested = await served.read('/api/providers/echo/test', { method: 'POST' })
  expect(tested).toMatchObject({ name: 'echo', state: 'ready' })
  expect((await served.ask('/api/providers/ecko/test', { method: 'POST' })).status).toBe(404)
})

test('an answer is labelled by several people, each of whom can say otherwise later', async () => {
  await using own = await serveWorkspace()
  await own.run()
  const { runs } = await own.read<ApiRunPage>('/api/revisions/greeting/runs?limit=1')
  const url = `/api/runs/${runs[0]?.id ?? ''}/labels`
  const said = { scorerName: 'exact-match', value: 'pass', author: 'Ada' }
  expect(await own.read(url, sending('PUT', said))).toMatchObject({ ...said, note: null, stageIndex: null })
  await own.ask(url, sending('PUT', { ...said, author: 'Bob' }))
  await own.ask(url, sending('PUT', { ...said, value: 'fail', note: 'on second thoughts' }))
  const { labels } = await own.read<{ labels: ApiLabel[] }>('/api/experiments/greeting/labels?scorer=exact-match')
  expect(labels.map(({ author, value }) => `${author}: ${value}`).toSorted()).toEqual(['Ada: fail', 'Bob: pass'])
  const refused = await own.ask(url, sending('PUT', { ...said, scorerName: 'none' }))
  expect([refused.status, await refused.json()]).toMatchObject([422, { code: 'unknown-scorer' }])
  expect((await own.ask('/api/runs/run_none/labels', sending('PUT', said))).status).toBe(404)
})

test('the cache is counted and cleared', async () => {
  await using own = await serveWorkspace()
  await own.run()
  expect(await own.read('/api/cache')).toMatchObject({ totalEntries: 10 })
  expect(await own.read('/api/cache?model=other', { method: 'DELETE' })).toEqual({ removed: 0 })
  expect(await own.read('/api/cache', { method: 'DELETE' })).toEqual({ removed: 10 })
})

test('an uploaded experiment is started, goes on, and is deleted', async () => {
  await using own = await serveWorkspace()
  const started = await own.ask('/api/revisions', sending('POST', { file: 'greeting.yaml', limit: 2 }))
  expect(started.status).toBe(201)
  const { experimentId, revisionId } = (await started.json()) as ApiStarted
  await ended(own, revisionId)
  expect(await own.read(`/api/revisions/${revisionId}`)).toMatchObject({
    status: 'completed',
    progress: { completed: 4 },
  })
  const again = await own.ask(`/api/experiments/${experimentId}/run`, sending('POST', {}))
  expect(again.status).toBe(201)
  const { revisionId: second } = (await again.json()) as ApiStarted
  await ended(own, second)
  expect(await own.read(`/api/revisions/${second}`)).toMatchObject({
    number: 2,
    progress: { completed: 12, planned: 12 },
  })
  const stop = await own.ask(`/api/experiments/${experimentId}/stop`, sending('POST', {}))
  expect([stop.status, await stop.json()]).toMatchObject([409, { code: 'not-running-here' }])
  expect((await own.ask(`/api/experiments/${experimentId}`, { method: 'DELETE' })).status).toBe(204)
  expect((await own.ask(`/api/experiments/${experimentId}`)).status).toBe(404)
  for (const rest of ['', '/runs', '/report', '/heat-map', '/variants']) {
    const response = await own.ask(`/api/revisions/${second}${rest}`)
    expect([response.status, await response.json()]).toMatchObject([404, { code: 'unknown-revision' }])
  }
})

test('a file with faults is not started, and they are told', async () => {
  const put = sending('PUT', { text: 'name: x\nmodle: echo/echo\n' }, { 'if-none-match': '*' })
  await served.ask('/api/files/content?path=faulty.yaml', put)
  const response = await served.ask('/api/revisions', sending('POST', { file: 'faulty.yaml' }))
  expect(response.status).toBe(422)
  const { detail } = (await response.json()) as { detail: string }
  expect(detail).toContain('faulty.yaml:2:1 unknown key "modle"')
})

test('of two clients that edit the same file the second is told', async () => {
  const path = '/api/files/content?path=prompts/plain.jinja'
  const { etag, text } = await served.read<ApiFile>(path)
  const write = (words: string, tag: string) => served.ask(path, sending('PUT', { text: words }, { 'if-match': tag }))
  const answers = await Promise.all([write('one {{ word }}', etag), write('two {{ word }}', etag)])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412])
  const winner = await served.read<ApiFile>(path)
  expect(['one {{ word }}', 'two {{ word }}']).toContain(winner.text)
  expect((await write(text, winner.etag)).status).toBe(200)
  expect((await served.ask(path, sending('PUT', { text }))).status).toBe(428)
  expect((await served.ask(path, { method: 'DELETE', headers: { 'if-match': winner.etag } })).status).toBe(412)
})

async function ended(own: ServedWorkspace, revisionId: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const revision = await own.store.experiments.revision(revisionId)
    if (revision?.status !== 'running') return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('it did not end')
}

/** The schema of an answer as the description gives it, read back. */
async function answerSchema(path: string): Promise<z.ZodType> {
  const { paths } = await served.read<{ paths: Record<string, unknown> }>('/api/openapi.json')
  const name = Object.keys(paths).find((each) => new RegExp(`^${each.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path))
  const operation = paths[name ?? '']
  const get = isRecord(operation) ? operation['get'] : undefined
  const found = z
    .object({
      responses: z.object({
        200: z.object({ content: z.object({ 'application/json': z.object({ schema: z.any() }) }) }),
      }),
    })
    .parse(get)
  return z.fromJSONSchema(found.responses[200].content['application/json'].schema)
}
