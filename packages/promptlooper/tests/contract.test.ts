import {
  computeConfigHash,
  EventBus,
  openStore,
  renderPrompt,
  ResponseCache,
  runSingle,
  type Adapter,
  type AdapterResponse,
  type Run,
  type RunConfig,
  type Scorer,
  type Store,
} from 'promptlooper'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let store: Store

beforeEach(async () => {
  store = await openStore('sqlite::memory:')
})

afterEach(async () => {
  await store[Symbol.asyncDispose]()
})

describe('rendering', () => {
  test.each([
    ['row 1: a variable', 'Hello {{ name }}!', { name: 'world' }, 'Hello world!'],
    [
      'row 2: the previous output',
      'Summarize: {{ prev_output }}',
      { prev_output: 'The quick brown fox' },
      'Summarize: The quick brown fox',
    ],
    ['row 3: a static prompt', 'Static prompt', {}, 'Static prompt'],
    ['row 4: a member of config', 'Model: {{ config.model }}', { config: { model: 'gpt-4' } }, 'Model: gpt-4'],
    [
      'row 5: a condition',
      '{% if input %}Input: {{ input }}{% else %}No input{% endif %}',
      { input: 'test data' },
      'Input: test data',
    ],
  ])('%s', (_row, template, context, rendered) => {
    expect(renderPrompt(template, context)).toBe(rendered)
  })
})

describe('running one run', () => {
  test('row 6: a one-stage run is completed with its tokens, times and one stage result', async () => {
    const run = await store.createRun({ config: oneStage })
    const done = await runSingle({ store, run, adapter: answering({ tokensIn: 10, tokensOut: 5 }) })
    expect(done).toMatchObject({ status: 'completed', tokensIn: 10, tokensOut: 5, error: null, failureKind: null })
    for (const moment of [done.durationMs, done.startedAt, done.completedAt]) expect(moment).toBeTypeOf('number')
    expect(await store.stageResults(run.id)).toMatchObject([
      { stageIndex: 0, responseRaw: 'answer to: Hello', modelUsed: 'test-model', cached: false },
    ])
  })

  test("row 7: a pipeline's second prompt contains the first answer, and tokens add up", async () => {
    const config = pipeline(['First', 'm-one'], ['Improve: {{ prev_output }}', 'm-two'])
    const run = await store.createRun({ config })
    const done = await runSingle({ store, run, adapter: answering({ tokensIn: 5, tokensOut: 3 }) })
    expect(done).toMatchObject({ status: 'completed', tokensIn: 10, tokensOut: 6 })
    expect(await store.stageResults(run.id)).toMatchObject([
      { stageIndex: 0, modelUsed: 'm-one' },
      { stageIndex: 1, modelUsed: 'm-two', promptSent: 'Improve: answer to: First' },
    ])
  })

  test("row 8: the cache holds the rendered prompt's key, so the adapter is not called", async () => {
    const cache = new ResponseCache(store)
    const key = computeConfigHash('Hello', 'test-model', {})
    await cache.put(key, { response: 'from the cache', model: 'test-model', tokensIn: 7, tokensOut: 2 })
    const adapter = answering({})
    const run = await store.createRun({ config: oneStage })
    const done = await runSingle({ store, run, adapter, cache })
    expect(adapter.prompts).toEqual([])
    expect(done).toMatchObject({ status: 'completed', tokensIn: 7, tokensOut: 2 })
    expect(await store.stageResults(run.id)).toMatchObject([{ responseRaw: 'from the cache', cached: true }])
  })

  test('row 9: two scorers give two scores under their names', async () => {
    const done = await scored([scorer('first', () => 0.9), scorer('second', () => 0.7)])
    expect(await valuesOf(done)).toEqual({ first: 0.9, second: 0.7 })
  })

  test('row 10: an async scorer gives one score', async () => {
    const done = await scored([scorer('slow', async () => 0.95)])
    expect(await valuesOf(done)).toEqual({ slow: 0.95 })
  })

  test('row 11: scores outside [0, 1] are stored as its ends', async () => {
    const done = await scored([scorer('high', () => 1.5), scorer('low', () => -0.3)])
    expect(await valuesOf(done)).toEqual({ high: 1, low: 0 })
  })

  test('row 12: a scorer that throws leaves the run completed and its failure apart', async () => {
    const broken = scorer('broken', () => {
      throw new Error('no such word')
    })
    const done = await scored([broken, scorer('working', () => 0.5)])
    expect(done.status).toBe('completed')
    expect(await valuesOf(done)).toEqual({ working: 0.5 })
    expect(await store.scoreFailures(done.id)).toMatchObject([{ scorerName: 'broken', message: 'no such word' }])
  })

  test("row 13: the adapter's error reaches the caller and the run is failed", async () => {
    const run = await store.createRun({ config: oneStage })
    const down = new Error('LLM endpoint down')
    await expect(runSingle({ store, run, adapter: failing(down) })).rejects.toBe(down)
    const failed = await store.run(run.id)
    expect(failed).toMatchObject({ status: 'failed', failureKind: 'adapter', error: 'LLM endpoint down' })
    expect(failed?.completedAt).toBeTypeOf('number')
  })

  test('row 14: a listener sees started, stage_completed and completed', async () => {
    const { events, types } = listened()
    const run = await store.createRun({ config: oneStage })
    await runSingle({ store, run, adapter: answering({}), events })
    expect(types).toEqual(['run.started', 'run.stage_completed', 'run.completed'])
  })

  test('row 15: a listener sees started and failed when the adapter throws', async () => {
    const { events, types } = listened()
    const run = await store.createRun({ config: oneStage })
    await expect(runSingle({ store, run, adapter: failing(new Error('down')), events })).rejects.toThrow('down')
    expect(types).toEqual(['run.started', 'run.failed'])
  })

  test('row 16: stages[0].output in a template is the first answer', async () => {
    const config = {
      ...pipeline(['Use {{ input }}', 'm'], ['Then {{ stages[0].output }}', 'm']),
      input_data: 'the data',
    }
    const adapter = answering({})
    await runSingle({ store, run: await store.createRun({ config }), adapter })
    expect(adapter.prompts).toEqual(['Use the data', 'Then answer to: Use the data'])
  })

  test('row 17: one run on an empty cache leaves one entry', async () => {
    const cache = new ResponseCache(store)
    await runSingle({ store, run: await store.createRun({ config: oneStage }), adapter: answering({}), cache })
    expect((await cache.stats()).totalEntries).toBe(1)
  })
})

describe('the event bus', () => {
  const event = { type: 'run.started', experimentId: 'exp_1', runId: 'run_1', at: 1 }

  test('row 18: a listener receives the event unchanged', () => {
    const bus = new EventBus()
    const seen: unknown[] = []
    bus.addListener((given) => seen.push(given))
    bus.publish(event)
    expect(seen).toEqual([event])
    expect(seen[0]).toBe(event)
  })

  test('row 19: one event is one publish on Redis', () => {
    const published: [string, string][] = []
    const redis = { publish: (channel: string, message: string) => published.push([channel, message]) }
    new EventBus({ redis }).publish(event)
    expect(published).toEqual([['promptlooper:events', JSON.stringify(event)]])
  })

  test('row 20: a listener that throws does not keep the event from the next', () => {
    const bus = new EventBus()
    const seen: unknown[] = []
    bus.addListener(() => {
      throw new Error('broken listener')
    })
    bus.addListener((given) => seen.push(given))
    expect(() => bus.publish(event)).not.toThrow()
    expect(seen).toEqual([event])
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('Redis is away')
      },
    ],
    ['rejects', () => Promise.reject(new Error('Redis is away'))],
  ])('row 21: a Redis client that %s does not keep the event from listeners', async (_how, publish) => {
    const bus = new EventBus({ redis: { publish } })
    const seen: unknown[] = []
    bus.addListener((given) => seen.push(given))
    expect(() => bus.publish(event)).not.toThrow()
    expect(seen).toEqual([event])
    // A rejection that nobody handles would end this process in the next turn.
    await new Promise((resolve) => setImmediate(resolve))
  })
})

describe('around the rows', () => {
  test('a completed run is given back and nothing is called', async () => {
    const adapter = answering({})
    const run = await store.createRun({ config: oneStage })
    const first = await runSingle({ store, run, adapter })
    const again = await runSingle({ store, run, adapter })
    expect(again).toEqual(first)
    expect(adapter.prompts).toHaveLength(1)
  })

  test('the run that was given is never changed', async () => {
    const run = await store.createRun({ config: oneStage, experimentId: 'any text' })
    const before = structuredClone(run)
    await runSingle({ store, run, adapter: answering({}) })
    expect(run).toEqual(before)
  })

  test('when a later stage fails, the earlier stage is stored and its tokens count', async () => {
    const adapter = answering({ tokensIn: 5, tokensOut: 3 })
    const secondFails: Adapter = {
      ...adapter,
      complete: async (prompt, model, params) => {
        if (model === 'm-two') throw new Error('second is down')
        return adapter.complete(prompt, model, params)
      },
    }
    const run = await store.createRun({ config: pipeline(['First', 'm-one'], ['Second', 'm-two']) })
    await expect(runSingle({ store, run, adapter: secondFails })).rejects.toThrow('second is down')
    expect(await store.run(run.id)).toMatchObject({ status: 'failed', tokensIn: 5, tokensOut: 3 })
    expect(await store.stageResults(run.id)).toHaveLength(1)
  })

  test('a template that fails is a failed run of kind template', async () => {
    const run = await store.createRun({ config: { ...oneStage, prompt: '{{ 1 / 0 }}' } })
    await expect(runSingle({ store, run, adapter: answering({}) })).rejects.toThrow('division by zero')
    expect(await store.run(run.id)).toMatchObject({ status: 'failed', failureKind: 'template' })
  })

  test('a run that is aborted is pending again and rejects with the reason', async () => {
    const controller = new AbortController()
    const never: Adapter = { ...answering({}), complete: () => new Promise(() => {}) }
    const run = await store.createRun({ config: oneStage })
    const running = runSingle({ store, run, adapter: never, signal: controller.signal })
    const reason = new Error('enough')
    setTimeout(() => controller.abort(reason), 20)
    await expect(running).rejects.toBe(reason)
    expect(await store.run(run.id)).toMatchObject({ status: 'pending' })
  })

  test('two runs of one prompt at the same moment make one call', async () => {
    const cache = new ResponseCache(store)
    const adapter = answering({})
    const runs = [await store.createRun({ config: oneStage }), await store.createRun({ config: oneStage })]
    await Promise.all(runs.map((run) => runSingle({ store, run, adapter, cache })))
    expect(adapter.prompts).toHaveLength(1)
  })

  test('an adapter may be found by model', async () => {
    const adapter = answering({})
    const run = await store.createRun({ config: { ...oneStage, model: 'shop/small' } })
    await runSingle({ store, run, adapter: (model) => ({ adapter, model: model.replace('shop/', '') }) })
    expect(await store.stageResults(run.id)).toMatchObject([{ modelUsed: 'small' }])
  })

  test('a refusal is an answer: it is stored and scored, and not cached', async () => {
    const cache = new ResponseCache(store)
    const run = await store.createRun({ config: oneStage })
    const adapter = answering({ text: 'I will not.', finish: 'refused' })
    const done = await runSingle({ store, run, adapter, cache, scorers: [scorer('any', () => 0.2)] })
    expect(done).toMatchObject({ status: 'completed', finish: 'refused' })
    expect(await valuesOf(done)).toEqual({ any: 0.2 })
    expect((await cache.stats()).totalEntries).toBe(0)
  })

  test('postgres is not there yet, and says so', async () => {
    await expect(openStore('postgres://127.0.0.1/nowhere')).rejects.toThrow(/not .*yet/i)
  })

  test.each([
    ['key order in params', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
    ['absent params', undefined, {}],
  ])('%s does not change the hash', (_what, left, right) => {
    expect(computeConfigHash('p', 'm', left)).toBe(computeConfigHash('p', 'm', right))
  })

  test('absent, undefined and null extra give the same hash; any other differs', () => {
    const hashes = new Set([
      computeConfigHash('p', 'm', {}),
      computeConfigHash('p', 'm', {}, undefined),
      computeConfigHash('p', 'm', {}, null),
    ])
    expect(hashes.size).toBe(1)
    expect(hashes.has(computeConfigHash('p', 'm', {}, 'x'))).toBe(false)
  })

  test('pipelines that differ in a stage or in the input have different hashes', async () => {
    const base = pipeline(['First', 'm'], ['Second', 'm'])
    const hashes = await Promise.all(
      [base, pipeline(['First', 'm'], ['Other', 'm']), { ...base, input_data: 'x' }].map(
        async (config) => (await store.createRun({ config })).configHash,
      ),
    )
    expect(new Set(hashes).size).toBe(3)
  })
})

const oneStage: RunConfig = { prompt: 'Hello', model: 'test-model', params: {} }

function pipeline(...stages: readonly (readonly [string, string])[]): RunConfig {
  return { pipeline_stages: stages.map(([prompt_template, model]) => ({ prompt_template, model, params: {} })) }
}

interface RecordingAdapter extends Adapter {
  readonly prompts: string[]
}

function answering(given: Partial<AdapterResponse>): RecordingAdapter {
  const prompts: string[] = []
  return {
    prompts,
    complete: async (prompt, model) => {
      const text = typeof prompt === 'string' ? prompt : JSON.stringify(prompt)
      prompts.push(text)
      return { text: `answer to: ${text}`, tokensIn: 1, tokensOut: 1, latencyMs: 3, model, ...given }
    },
    listModels: async () => ['test-model'],
    testConnection: async () => true,
  }
}

function failing(error: Error): Adapter {
  return { ...answering({}), complete: () => Promise.reject(error) }
}

function scorer(name: string, score: () => number | Promise<number>): Scorer {
  return { name, score }
}

async function scored(scorers: readonly Scorer[]): Promise<Run> {
  return runSingle({ store, run: await store.createRun({ config: oneStage }), adapter: answering({}), scorers })
}

async function valuesOf(run: Run): Promise<Record<string, number>> {
  return Object.fromEntries((await store.scores(run.id)).map(({ scorerName, value }) => [scorerName, value]))
}

function listened(): { readonly events: EventBus; readonly types: string[] } {
  const events = new EventBus()
  const types: string[] = []
  events.addListener((event) => types.push(event.type))
  return { events, types }
}
