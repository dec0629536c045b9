import { readdir, readFile, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startOpenAiServer, type OpenAiServer } from '../src/adapters/testing/openai-server.ts'
import { planDryRun, type DryRun } from '../src/app/dry-run/plan-dry-run.ts'
import { reportRevision } from '../src/app/report-revision.ts'
import type { Report } from '../src/report/report.ts'
import { experimentOn, makeWorkspace, questions, type Workspace } from './testing/workspace.ts'

/** A dollar for a token: costs are counts of tokens. */
const dear = '{ input: 1000000, output: 1000000 }'
const prices = `prices: { local/test-model: ${dear}, local/judge: ${dear}, local/vectors: { input: 1000000, output: 0 } }`
const none = { usd: null, tokens: null, calls: null, minutes: null }

let workspace: Workspace
let server: OpenAiServer

beforeEach(async () => {
  workspace = await makeWorkspace()
  server = await startOpenAiServer()
  await workspace.write('rows.jsonl', questions(10))
})

afterEach(async () => {
  await server.close()
  await workspace[Symbol.asyncDispose]()
})

async function report(revisionId: string): Promise<Report> {
  await using store = await workspace.store()
  const revision = await store.experiments.revision(revisionId)
  if (revision === undefined) throw new Error('no such revision')
  return await reportRevision(store, revision)
}

function dryRun(given: Partial<Parameters<typeof planDryRun>[0]> = {}): Promise<DryRun> {
  return planDryRun({
    file: `${workspace.directory}/experiment.yaml`,
    limit: null,
    only: [],
    exampleIds: [],
    environment: {},
    cacheMode: 'reuse',
    storeUrl: workspace.storeUrl,
    budget: none,
    ...given,
  })
}

describe('what answers cost', () => {
  test('a cached rerun shows what the answers cost, and spends nothing', async () => {
    await workspace.write('experiment.yaml', experimentOn(server.url, prices))
    const first = await workspace.run()
    expect(first.last.spentUsd).toBeGreaterThan(0)
    await workspace.write('experiment.yaml', experimentOn(server.url, prices).replace('name: tested', 'name: other'))
    const again = await workspace.run()
    expect(again.last).toMatchObject({ spentUsd: 0, calls: 0, cacheHits: 10, tokensIn: 0 })
    const [before, after] = [await report(first.revision.id), await report(again.revision.id)]
    expect(after.variants[0]?.cost).toEqual(before.variants[0]?.cost)
    expect(after.variants[0]?.cost.totalUsd).toBe(first.last.spentUsd)
    expect(after.variants[0]?.latency).toEqual(before.variants[0]?.latency)
  })

  test('an unknown price is null in every stage result, and no sum counts it as zero', async () => {
    await workspace.write('experiment.yaml', experimentOn(server.url, 'prices: { local/test-model: null }'))
    const { revision, last } = await workspace.run()
    expect(last).toMatchObject({ spentUsd: 0, callsWithUnknownPrice: 10 })
    await using store = await workspace.store()
    const [cell] = await store.plan.cells(revision.id, -1, 1)
    expect((await store.stageResults(cell?.run.id ?? ''))[0]?.costUsd).toBeNull()
    expect((await report(revision.id)).variants[0]?.cost).toMatchObject({ totalUsd: null, runsWithUnknownPrice: 10 })
  })

  test('tokens that the provider had cached are priced as such', async () => {
    server.play([
      {
        kind: 'answer',
        usage: { prompt_tokens: 10, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 4 } },
      },
    ])
    const cheaper = 'prices: { local/test-model: { input: 1000000, output: 2000000, cachedInput: 500000 } }'
    await workspace.write('experiment.yaml', experimentOn(server.url, cheaper))
    expect((await workspace.run({ limit: 1 })).last.spentUsd).toBeCloseTo(6 + 4 * 0.5 + 3 * 2)
  })
})

describe('budgets', () => {
  test('a budget of calls is met exactly, under concurrency, and the next command goes on with totals right', async () => {
    await workspace.write('experiment.yaml', experimentOn(server.url, `${prices}\nbudget: { calls: 4 }`))
    const stopped = await workspace.run()
    expect(stopped.revision).toMatchObject({
      status: 'budget-stopped',
      statusReason: 'the budget of 4 calls is used up',
    })
    expect(stopped.progress).toMatchObject({ completed: 4, pending: 6, running: 0, failed: 0 })
    expect(server.counts().total).toBe(4)
    // The flag holds before the file.
    const done = await workspace.run({ budget: { ...none, calls: 100 } })
    expect(done.revision.status).toBe('completed')
    expect(done.last.calls).toBe(6)
    const whole = await report(done.revision.id)
    expect(whole.variants[0]?.cost.totalUsd).toBe(stopped.last.spentUsd + done.last.spentUsd)
  })

  test('a budget of USD holds from the first calls on, when nothing is known of their size', async () => {
    // Each call: about 1 token in and at most 9 out; the budget has room for a few.
    await workspace.write('rows.jsonl', questions(200))
    await workspace.write(
      'experiment.yaml',
      experimentOn(server.url, `${prices}\nparams: { max_tokens: 4 }\nbudget: { usd: 30 }`),
    )
    const { revision, last } = await workspace.run()
    expect(revision.status).toBe('budget-stopped')
    expect(last.spentUsd).toBeLessThanOrEqual(30)
    expect(last.spentUsd).toBeGreaterThan(20)
  })

  test('a budget of nothing calls nothing; cells that the cache answers fill; it says so in plain words', async () => {
    await workspace.write('experiment.yaml', experimentOn(server.url, prices))
    await workspace.run({ limit: 3 })
    await workspace.write('experiment.yaml', experimentOn(server.url, prices).replace('name: tested', 'name: other'))
    const { revision, progress, last } = await workspace.run({ budget: { ...none, usd: 0 } })
    expect(revision).toMatchObject({ status: 'budget-stopped', statusReason: 'the budget of $0 allows no call' })
    expect(progress).toMatchObject({ completed: 3, pending: 7 })
    expect(last.calls).toBe(0)
  })

  test('minutes end calls that wait for their rate, too', async () => {
    const slow = experimentOn(server.url, 'budget: { minutes: 0.01 }').replace(
      'maxConcurrency: 20',
      'requestsPerMinute: 10',
    )
    await workspace.write('experiment.yaml', slow)
    const { revision, progress } = await workspace.run()
    expect(revision).toMatchObject({
      status: 'budget-stopped',
      statusReason: 'the budget of 0.01 minutes is used up',
    })
    expect(progress.running).toBe(0)
    expect(progress.completed).toBeLessThan(10)
  })

  test('a budget of USD is refused before anything is stored or paid where a price is unknown', async () => {
    await workspace.write('experiment.yaml', experimentOn(server.url, 'budget: { usd: 1 }'))
    await expect(workspace.run()).rejects.toMatchObject({
      code: 'budget-without-price',
      message: "the budget of $1 can't be held: no price is known for local/test-model",
      hint: expect.stringContaining('prices: { local/test-model: { input: 1, output: 2 } }'),
    })
    expect(server.counts().total).toBe(0)
    expect(await readdir(workspace.directory)).not.toContain('store.db')
    expect((await dryRun()).warnings.join()).toContain('the run would be refused')
    const bounded = await workspace.run({ budget: { ...none, calls: 2 } })
    expect(bounded.warnings.join()).toContain('does not count the calls of local/test-model')
    expect(bounded.last.calls).toBe(2)
  })
})

describe('scorers that ask models', () => {
  const judge = `export default async (input, output, context) => {
    const prompt = [{ role: 'user', content: 'Is this good? ' + output }]
    const answer = await context.ask(prompt, 'local/judge', { max_tokens: 5 }, { outputSchema: 'json' })
    return { value: 1, reason: answer.text }
  }`

  beforeEach(async () => {
    await workspace.write('judge.mjs', judge)
    const scorers = '[exact-match, { scorer: script, name: judged, path: judge.mjs }]'
    await workspace.write('experiment.yaml', experimentOn(server.url, prices).replace('[exact-match]', scorers))
  })

  test("a judge's calls are cached, priced, stored with its score, and shown apart", async () => {
    const { revision, last } = await workspace.run()
    expect(last).toMatchObject({ calls: 20, scorerCalls: 10, scorerCallsWithUnknownPrice: 0 })
    expect(last.scorerSpentUsd).toBeGreaterThan(0)
    const { variants } = await report(revision.id)
    expect(variants[0]?.scorerCalls).toMatchObject({ calls: 10, totalUsd: last.scorerSpentUsd })
    expect((variants[0]?.cost.totalUsd ?? 0) + last.scorerSpentUsd).toBeCloseTo(last.spentUsd)
    expect(variants[0]?.scores.map(({ calls }) => calls?.calls ?? 0)).toEqual([0, 10])
    const asked = server.requests().find(({ body }) => body['model'] === 'judge')
    expect(asked?.body).toMatchObject({ max_tokens: 5, response_format: { type: 'json_object' } })

    // A scorer that changed asks again only what it asks otherwise: the score keeps what its answer cost.
    await workspace.write('judge.mjs', `${judge} // edited`)
    const again = await workspace.run()
    expect(again.last).toMatchObject({ calls: 0, spentUsd: 0, scorerCalls: 0 })
    expect((await report(again.revision.id)).variants[0]?.scorerCalls).toEqual(variants[0]?.scorerCalls)
  })

  test('a judge may look at images: they are sent as data, and known by their content', async () => {
    const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    await writeFile(`${workspace.directory}/dot.png`, Buffer.from(pixel, 'base64'))
    const content = "[{ text: 'Is it a dot?' }, { image: 'dot.png' }]"
    await workspace.write('judge.mjs', judge.replace("'Is this good? ' + output", content))
    const { last } = await workspace.run()
    // All ten ask the same.
    expect(last).toMatchObject({ calls: 11, scorerCalls: 1 })
    const asked = server.requests().find(({ body }) => body['model'] === 'judge')
    expect(JSON.stringify(asked?.body)).toContain(`data:image/png;base64,${pixel}`)
    await writeFile(`${workspace.directory}/dot.png`, Buffer.concat([Buffer.from(pixel, 'base64'), Buffer.of(0)]))
    await workspace.write('judge.mjs', `${judge.replace("'Is this good? ' + output", content)} // again`)
    expect((await workspace.run()).last).toMatchObject({ calls: 1, scorerCalls: 1 })
  })

  test('several samples of one question are several answers', async () => {
    const three = `const all = [0, 1, 2, 0].map((sample) => context.ask('Good?', 'local/judge', {}, { sample }))
      return (await Promise.all(all)).length / 4`
    await workspace.write('judge.mjs', `export default async (input, output, context) => { ${three} }`)
    expect((await workspace.run()).last).toMatchObject({ calls: 13, scorerCalls: 3 })
  })

  test('what a failed score paid is kept with the failure', async () => {
    await workspace.write('judge.mjs', judge.replace('return {', 'throw new Error("no"); return {'))
    const { revision, last } = await workspace.run()
    const { variants, scorerFailures } = await report(revision.id)
    expect(scorerFailures[1]?.messages).toEqual([{ message: 'no', count: 10 }])
    expect(variants[0]?.scorerCalls).toMatchObject({ calls: 10, totalUsd: last.scorerSpentUsd })
  })

  test('a budget counts judges; a score that it stopped is neither a score nor a failure, and comes with the next command', async () => {
    const stopped = await workspace.run({ budget: { ...none, calls: 13 } })
    expect(stopped.revision.status).toBe('budget-stopped')
    expect(server.counts().total).toBe(13)
    const before = await report(stopped.revision.id)
    expect(before.scorerFailures.flatMap(({ messages }) => messages)).toEqual([])
    const done = await workspace.run()
    expect(done.revision.status).toBe('completed')
    expect(server.counts().total).toBe(20)
    const after = await report(done.revision.id)
    expect(after.variants[0]?.scores.map(({ scoredRuns }) => scoredRuns)).toEqual([10, 10])
    expect(after.variants[0]?.scorerCalls?.calls).toBe(10)
  })

  test('a model that only a script knows of does not slip past a budget of USD', async () => {
    await workspace.write('judge.mjs', judge.replace('local/judge', 'local/unpriced'))
    const { revision } = await workspace.run({ budget: { ...none, usd: 1_000_000_000 } })
    const { scorerFailures } = await report(revision.id)
    expect(scorerFailures[1]?.messages[0]?.message).toContain('no price is known for local/unpriced')
    expect(server.requests().filter(({ body }) => body['model'] === 'unpriced')).toEqual([])
  })

  test('fresh asks judges anew, each question once', async () => {
    await workspace.run()
    const fresh = await workspace.run({ cacheMode: 'fresh' })
    expect(fresh.last).toMatchObject({ calls: 20, scorerCalls: 10 })
  })

  test('embed gives one vector a text in few calls, each text paid once, and says what can not embed', async () => {
    await workspace.write(
      'judge.mjs',
      `export default async (input, output, context) => {
        const [left, right, same] = await context.embed([output, 'the same for all', output], 'local/vectors')
        if (left.join() !== same.join()) throw new Error('not the same')
        return left.length === 5 && right.length === 5 ? 1 : 0
      }`,
    )
    const { revision, last } = await workspace.run()
    expect(last.calls).toBeLessThan(10 + 8)
    const { variants, scorerFailures } = await report(revision.id)
    expect(scorerFailures[1]?.messages).toEqual([])
    expect(variants[0]?.scores[1]).toMatchObject({ mean: 1, scoredRuns: 10, calls: { calls: 30 } })
    // Ten answers of one word, and one text of four.
    expect(last.scorerSpentUsd).toBeCloseTo(10 + 4)
    const name = experimentOn(server.url, prices).replace('name: tested', 'name: other')
    await workspace.write('experiment.yaml', name.replace('[exact-match]', '[{ scorer: script, path: judge.mjs }]'))
    expect((await workspace.run()).last).toMatchObject({ calls: 0, spentUsd: 0 })

    await workspace.write(
      'judge.mjs',
      `export default async (input, output, context) => (await context.embed([output], 'echo/echo')).length`,
    )
    const unable = await report((await workspace.run()).revision.id)
    expect(unable.scorerFailures[0]?.messages[0]?.message).toContain("echo/echo can't embed texts")
  })
})

describe('a dry run', () => {
  test('takes off what is stored and what the cache answers, and changes no byte of the store', async () => {
    await workspace.write('experiment.yaml', experimentOn(server.url, prices))
    await workspace.run({ limit: 4 })
    const matrix = `${prices}\nmatrix: { prompt: ["{{ question }}", "Q{{ question[1:] }}", "Again: {{ question }}"] }`
    await workspace.write('experiment.yaml', experimentOn(server.url, matrix, 'unused').replace('prompt: unused', ''))
    const before = await filesOf(workspace.directory)
    const plan = await dryRun()
    expect(
      plan.variants.map(({ filledRuns, runs, calls, cachedCalls }) => [filledRuns, runs, calls, cachedCalls]),
    ).toEqual([
      [4, 6, 6, 0],
      // Other prompts that come to the same texts: four are cached, six are the first variant's.
      [0, 10, 0, 4],
      [0, 10, 10, 0],
    ])
    expect(plan).toMatchObject({
      filledRuns: 4,
      runs: 26,
      calls: 16,
      cachedCalls: 4,
      sharedCalls: 6,
      areCallsEstimated: false,
    })
    expect(await filesOf(workspace.directory)).toEqual(before)
    const { last } = await workspace.run()
    expect(last.calls).toBe(plan.calls)
    expect(last.spentUsd).toBeGreaterThanOrEqual(plan.price.lowestUsd * 0.5)
    expect(last.spentUsd).toBeLessThanOrEqual(plan.price.highestUsd)
    expect(await dryRun()).toMatchObject({ filledRuns: 30, runs: 0, calls: 0, price: { highestUsd: 0 } })
    expect(await dryRun({ cacheMode: 'fresh' })).toMatchObject({ filledRuns: 0, runs: 30, cachedCalls: 0 })
  })

  test('follows a pipeline as far as answers are known, and says what is not', async () => {
    const stages = `
name: staged
dataset: { path: rows.jsonl, expected: answer, id: id }
stages:
  - { name: draft, prompt: "Draft {{ question }}", model: local/test-model }
  - { name: final, prompt: "Final {{ outputs.draft }}", model: local/test-model }
providers: { local: { adapter: openai-compatible, baseUrl: "${server.url}" } }
scorers: [exact-match]
`
    await workspace.write('experiment.yaml', stages)
    await workspace.run({ limit: 4 })
    await workspace.write('experiment.yaml', stages.replace('name: staged', 'name: other'))
    expect(await dryRun()).toMatchObject({ runs: 10, calls: 12, cachedCalls: 8, unknownCalls: 6 })
  })

  test('says the smallest difference, in groups where the dataset has them', async () => {
    const rows = Array.from({ length: 100 }, (_row, index) =>
      JSON.stringify({ question: `Q${index}`, group: `g${index % 20}` }),
    )
    await workspace.write('rows.jsonl', rows.join('\n'))
    const matrix = 'matrix: { prompt: ["{{ question }}", "Again: {{ question }}"] }'
    const file = experimentOn(server.url, matrix, 'unused')
      .replace('prompt: unused', '')
      .replace(', expected: answer, id: id', ', group: group')
    await workspace.write('experiment.yaml', file.replace('[exact-match]', '[{ scorer: contains, value: Q }]'))
    const { detectable } = await dryRun()
    expect(detectable).toMatchObject({ examples: 100, groups: 20, alpha: 0.05, comparisons: 1, power: 0.8 })
    // (1.960 + 0.842)·√(0.5/20) and ·√(0.2/20).
    expect(detectable?.binary.map(({ difference }) => difference)).toEqual([expect.closeTo(0.443, 3), null])
  })

  test('counts and prices scorers apart', async () => {
    const scorer =
      '{ scorer: judge, name: kind, model: local/judge, prompt: "Is {{ output }} kind?", params: { max_tokens: 1 } }'
    await workspace.write('experiment.yaml', experimentOn(server.url, prices).replace('[exact-match]', `[${scorer}]`))
    const { scorers, price, scorerPrice, totalPrice } = await dryRun()
    expect(scorers).toMatchObject([{ scorer: 'kind', model: 'local/judge', asksFor: 'answers', calls: 10 }])
    expect(scorerPrice.highestUsd).toBeGreaterThan(scorerPrice.lowestUsd)
    expect(totalPrice.highestUsd).toBe(price.highestUsd + scorerPrice.highestUsd)
  })

  test('reads a store that another process is writing to', async () => {
    await workspace.write('experiment.yaml', experimentOn(server.url, prices))
    await using store = await workspace.store()
    await workspace.run({ limit: 4 })
    await store.cache.put('some key', { response: 'x', model: 'm', tokensIn: 1, tokensOut: 1 })
    expect(await dryRun()).toMatchObject({ filledRuns: 4, runs: 6 })
  })

  test('goes on without a key, a package or a store that can be read, and says so', async () => {
    await workspace.write('experiment.yaml', experimentOn(server.url))
    await workspace.write('store.db', 'some text that is no database\n'.repeat(50))
    const plan = await dryRun()
    expect(plan).toMatchObject({ runs: 10, calls: 10, store: null })
    expect(plan.warnings.join()).toContain('the store was not looked into')
  })
})

async function filesOf(directory: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(directory)).toSorted()
  const texts = await Promise.all(names.map((name) => readFile(`${directory}/${name}`, 'latin1')))
  return new Map(names.map((name, index) => [name, texts[index] ?? '']))
}
