import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startOpenAiServer, type OpenAiServer } from '../src/adapters/testing/openai-server.ts'
import { experimentOn, makeWorkspace, questions, type Workspace } from './testing/workspace.ts'

let workspace: Workspace
let server: OpenAiServer

beforeEach(async () => {
  workspace = await makeWorkspace()
  server = await startOpenAiServer()
  await workspace.write('rows.jsonl', questions(30))
  await workspace.write('experiment.yaml', experimentOn(server.url))
})

afterEach(async () => {
  await server.close()
  await workspace[Symbol.asyncDispose]()
})

describe('resume and growth', () => {
  test('every cell runs once; the same command again calls nothing', async () => {
    const first = await workspace.run()
    expect(first.progress).toEqual({ planned: 30, completed: 30, failed: 0, running: 0, pending: 0 })
    expect(first.revision).toMatchObject({ number: 1, status: 'completed' })
    const again = await workspace.run()
    expect(again.revision).toMatchObject({ number: 2, status: 'completed' })
    expect(again.last.calls).toBe(0)
    expect(server.counts().total).toBe(30)
  })

  test('more examples, repeats and prompts run only the new cells', async () => {
    await workspace.run()
    await workspace.write('rows.jsonl', questions(35))
    expect((await workspace.run()).last.calls).toBe(5)
    await workspace.write('experiment.yaml', experimentOn(server.url, 'repeats: 2'))
    expect((await workspace.run()).last.calls).toBe(35)
    const matrix = 'repeats: 2\nmatrix: { prompt: ["{{ question }}", "Again: {{ question }}"] }'
    await workspace.write('experiment.yaml', experimentOn(server.url, matrix, 'unused'))
    expect((await workspace.run()).last.calls).toBe(70)
  })

  test('a changed expectation or scorer scores stored answers and calls nothing', async () => {
    await workspace.run()
    await workspace.write(
      'rows.jsonl',
      questions(30, () => 'something else'),
    )
    const changed = await workspace.run()
    expect(changed.last.calls).toBe(0)
    await workspace.write(
      'experiment.yaml',
      experimentOn(server.url).replace('[exact-match]', '[exact-match, { scorer: length, max: 2 }]'),
    )
    expect((await workspace.run()).last.calls).toBe(0)
    await using store = await workspace.store()
    const [cell] = await store.plan.cells(changed.revision.id, -1, 1)
    const scores = await store.scores(cell?.run.id ?? '')
    expect(scores).toMatchObject([
      { scorerName: 'exact-match', value: 0 },
      { scorerName: 'length', value: 1 },
    ])
  })

  test('drained: what is in flight ends, the rest stays pending, and the next command goes on', async () => {
    await server.close()
    server = await startOpenAiServer({ delayMs: 30 })
    await workspace.write(
      'experiment.yaml',
      experimentOn(server.url).replace('maxConcurrency: 20', 'maxConcurrency: 4'),
    )
    const drain = new AbortController()
    setTimeout(() => drain.abort(), 100)
    const stopped = await workspace.run({ drain: drain.signal })
    expect(stopped.revision.status).toBe('interrupted')
    expect(stopped.progress.running).toBe(0)
    expect(stopped.progress.completed).toBe(server.counts().total)
    expect(stopped.progress.pending).toBeGreaterThan(0)
    const resumed = await workspace.run()
    expect(resumed.progress.completed).toBe(30)
    expect(server.counts().total).toBe(30)
  })

  test('stopped at once: nothing that was committed is lost', async () => {
    await server.close()
    server = await startOpenAiServer({ delayMs: 40 })
    await workspace.write(
      'experiment.yaml',
      experimentOn(server.url).replace('maxConcurrency: 20', 'maxConcurrency: 4'),
    )
    const stop = new AbortController()
    setTimeout(() => stop.abort(new Error('now')), 110)
    const stopped = await workspace.run({ stop: stop.signal })
    expect(stopped.progress.running).toBe(0)
    await workspace.run()
    expect(server.counts().total).toBeLessThanOrEqual(30 + 4)
  })
})

describe('the cache', () => {
  test('another experiment with the same calls is answered from the cache', async () => {
    await workspace.run()
    await workspace.write('experiment.yaml', experimentOn(server.url).replace('name: tested', 'name: other'))
    const other = await workspace.run()
    expect(other.last).toMatchObject({ calls: 0, cacheHits: 30, completed: 30 })
    expect(server.counts().total).toBe(30)
  })

  test('identical prompts in flight share one call', async () => {
    await workspace.write('experiment.yaml', experimentOn(server.url, '', '"Always the same"'))
    await workspace.run()
    expect(server.counts().total).toBe(1)
  })

  test('a thousand runs of ten different prompts, a hundred at once, are ten calls', async () => {
    const rows = Array.from({ length: 1_000 }, (_row, index) => ({ id: `q${index}`, question: `Q${index % 10}` }))
    await workspace.write('rows.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'))
    const file = experimentOn(server.url).replace('maxConcurrency: 20', 'maxConcurrency: 100')
    await workspace.write('experiment.yaml', file.replace('expected: answer, ', ''))
    const { last, progress } = await workspace.run()
    expect(server.counts().total).toBe(10)
    expect(progress.completed).toBe(1_000)
    expect(last).toMatchObject({ calls: 10, cacheHits: 990 })
  })

  test('a dataset whose keys were put in another order is another dataset, for templates can see the order', async () => {
    const written = (input: object) => `${JSON.stringify({ id: 'q', input, answer: '' })}\n`
    await workspace.write('rows.jsonl', written({ a: 1, b: 2 }))
    await workspace.write('experiment.yaml', experimentOn(server.url, '', '"{{ input }}"'))
    await workspace.run()
    await workspace.write('rows.jsonl', written({ b: 2, a: 1 }))
    const { revision } = await workspace.run()
    await using store = await workspace.store()
    const [example] = await store.plan.examples(revision.id, -1, 1)
    expect(Object.keys(example?.input ?? {})).toEqual(['b', 'a'])
  })

  test('fresh asks anew, and goes on with its own take when it was interrupted', async () => {
    await workspace.run()
    expect((await workspace.run({ cacheMode: 'fresh', limit: 10 })).last.calls).toBe(10)
    expect((await workspace.run({ cacheMode: 'fresh', limit: 10 })).last.calls).toBe(10)
    expect((await workspace.run()).last.calls).toBe(0)
  })

  test('replay answers from the cache alone; a miss is a failed run', async () => {
    await workspace.run({ limit: 10 })
    await workspace.write('experiment.yaml', experimentOn(server.url).replace('name: tested', 'name: replayed'))
    const replayed = await workspace.run({ cacheMode: 'replay' })
    expect(replayed.progress).toMatchObject({ completed: 10, failed: 20 })
    expect(replayed.failures[0]?.message).toContain('cache')
    expect(server.counts().total).toBe(10)
  })

  test('repeats are real samples: each is a call of its own', async () => {
    await workspace.write('experiment.yaml', experimentOn(server.url, 'repeats: 3'))
    await workspace.run()
    expect(server.counts().total).toBe(90)
  })
})

describe('what can go wrong with a provider', () => {
  test('a wrong key stops before more runs start; they stay pending', async () => {
    await server.close()
    server = await startOpenAiServer({ apiKey: 'right', delayMs: 5 })
    const file = experimentOn(server.url).replace('maxConcurrency: 20', 'maxConcurrency: 2, apiKeyEnv: TEST_KEY')
    await workspace.write('experiment.yaml', file)
    const refused = await workspace.run({ environment: { TEST_KEY: 'wrong' } })
    expect(refused.revision.status).toBe('failed')
    expect(refused.progress).toMatchObject({ completed: 0, failed: 0, pending: 30 })
    expect(server.counts().total).toBeLessThanOrEqual(2)
    const right = await workspace.run({ environment: { TEST_KEY: 'right' } })
    expect(right.progress.completed).toBe(30)
  })

  test('no key is found out before any call', async () => {
    await workspace.write(
      'experiment.yaml',
      experimentOn(server.url).replace('maxConcurrency: 20', 'apiKeyEnv: TEST_KEY'),
    )
    const outcome = await workspace.run().then(
      (summary) => summary.revision.statusReason,
      (error: Error) => error.message,
    )
    expect(outcome).toContain('TEST_KEY')
    expect(server.counts().total).toBe(0)
  })

  test('an unknown model stops its provider with one message', async () => {
    await server.close()
    server = await startOpenAiServer({ models: ['other-model'] })
    await workspace.write(
      'experiment.yaml',
      experimentOn(server.url).replace('maxConcurrency: 20', 'maxConcurrency: 3'),
    )
    const refused = await workspace.run()
    expect(refused.revision).toMatchObject({ status: 'failed', statusReason: expect.stringContaining('test-model') })
    expect(refused.progress.pending).toBe(30)
    expect(server.counts().total).toBeLessThanOrEqual(3)
  })

  test.each([
    ['a 500', { kind: 'status', status: 500 }],
    ['a cut connection', { kind: 'cut', at: 'body' }],
    ['a connection closed before the first byte', { kind: 'cut', at: 'start' }],
    ['invalid JSON', { kind: 'text', body: '{"choices": [' }],
    ['an empty choice list', { kind: 'text', body: '{"choices": []}' }],
    ['a 429', { kind: 'status', status: 429, headers: { 'retry-after': '0' } }],
  ] as const)('%s is tried again', async (_what, reply) => {
    server.play([reply, reply])
    const summary = await workspace.run()
    expect(summary.progress).toMatchObject({ completed: 30, failed: 0 })
    expect(summary.last.retries).toBe(2)
    expect(server.counts().total).toBe(32)
  })

  test('what fails at every attempt is a failed run with its kind; the same command repeats it', async () => {
    await server.close()
    let isDown = true
    server = await startOpenAiServer({
      script: (request) => {
        const asksForFirst = JSON.stringify(request.body).includes('"Q0"')
        return isDown && asksForFirst ? { kind: 'status', status: 503 } : undefined
      },
    })
    await workspace.write('experiment.yaml', experimentOn(server.url))
    const summary = await workspace.run()
    expect(summary.progress).toMatchObject({ completed: 29, failed: 1 })
    expect(summary.revision.status).toBe('completed')
    await using store = await workspace.store()
    const cells = await store.plan.cells(summary.revision.id, -1, 1)
    expect(cells[0]?.run).toMatchObject({ status: 'failed', failureKind: 'adapter' })
    isDown = false
    expect((await workspace.run()).progress).toMatchObject({ completed: 30, failed: 0 })
  })

  test('a stall ends at its time, as kind timeout', async () => {
    await server.close()
    server = await startOpenAiServer({ script: () => ({ kind: 'stall' }) })
    const file = experimentOn(server.url)
      .replace('maxConcurrency: 20', 'timeoutMs: 60')
      .replace('attempts: 3', 'attempts: 2')
    await workspace.write('experiment.yaml', file)
    const summary = await workspace.run({ limit: 2 })
    expect(summary.progress).toMatchObject({ completed: 0, failed: 2 })
    expect(summary.revision.status).toBe('failed')
    await using store = await workspace.store()
    const [cell] = await store.plan.cells(summary.revision.id, -1, 1)
    expect(cell?.run.failureKind).toBe('timeout')
  })

  test('refusals and truncations are answers: completed, counted, and only truncations are cached', async () => {
    server.play([
      { kind: 'answer', text: null, message: { refusal: 'I will not.' } },
      { kind: 'answer', text: 'cut o', finishReason: 'length' },
    ])
    const summary = await workspace.run({ limit: 2 })
    expect(summary.progress).toMatchObject({ completed: 2, failed: 0 })
    expect(summary.last).toMatchObject({ refused: 1, truncated: 1 })
    await workspace.write('experiment.yaml', experimentOn(server.url).replace('name: tested', 'name: again'))
    expect((await workspace.run({ limit: 2 })).last).toMatchObject({ calls: 1, cacheHits: 1 })
  })
})

describe('budgets and prices', () => {
  const priced = 'prices: { local/test-model: { input: 1000000, output: 0 } }'

  test('a budget of calls stops the revision; a larger one goes on from there', async () => {
    await workspace.write('experiment.yaml', experimentOn(server.url, 'budget: { calls: 7 }'))
    const stopped = await workspace.run()
    expect(stopped.revision.status).toBe('budget-stopped')
    expect(stopped.progress).toMatchObject({ completed: 7, failed: 0, pending: 23 })
    await workspace.write('experiment.yaml', experimentOn(server.url))
    expect((await workspace.run()).last.calls).toBe(23)
  })

  test('a price in the file gives every run its cost; without one the cost is unknown, not zero', async () => {
    const unknown = await workspace.run({ limit: 3 })
    expect(unknown.last).toMatchObject({ spentUsd: 0, callsWithUnknownPrice: 3 })
    await workspace.write('experiment.yaml', experimentOn(server.url, priced).replace('name: tested', 'name: priced'))
    const known = await workspace.run({ cacheMode: 'fresh', limit: 3 })
    expect(known.last.callsWithUnknownPrice).toBe(0)
    expect(known.last.spentUsd).toBeGreaterThan(0)
  })
})

describe('pipelines', () => {
  test('a later stage sees the earlier answer, and a stage that changed alone is asked alone', async () => {
    const stages = (second: string) => `
name: piped
dataset: { path: rows.jsonl, expected: answer, id: id }
stages:
  - { name: draft, prompt: "Draft {{ question }}", model: local/test-model }
  - { name: final, prompt: "${second} {{ outputs.draft }}", model: local/test-model }
providers: { local: { adapter: openai-compatible, baseUrl: "${server.url}", maxConcurrency: 5 } }
scorers: [{ scorer: contains, value: "{{ expected }}" }]
`
    await workspace.write('experiment.yaml', stages('Finish'))
    const first = await workspace.run({ limit: 5 })
    expect(first.last.calls).toBe(10)
    await using store = await workspace.store()
    const [cell] = await store.plan.cells(first.revision.id, -1, 1)
    expect(await store.stageResults(cell?.run.id ?? '')).toMatchObject([
      { stageName: 'draft', promptSent: 'Draft Q0', responseRaw: 'Draft Q0' },
      { stageName: 'final', promptSent: 'Finish Draft Q0' },
    ])
    await workspace.write('experiment.yaml', stages('Polish'))
    expect((await workspace.run({ limit: 5 })).last).toMatchObject({ calls: 5, cacheHits: 5 })
  })
})
