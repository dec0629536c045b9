import { readdir } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startOpenAiServer, type OpenAiServer, type SeenRequest } from '../src/adapters/testing/openai-server.ts'
import { serverError, type ServerReply } from '../src/adapters/testing/server-replies.ts'
import { reportRevision } from '../src/app/report-revision.ts'
import type { Report } from '../src/report/report.ts'
import { promptOf } from '../src/scorers/judge/testing/judge-server.ts'
import { experimentOn, makeWorkspace, questions, type Workspace } from './testing/workspace.ts'

let workspace: Workspace
let server: OpenAiServer
/** What the model `judge` answers; all other models say what they are asked. */
let judgement: (request: SeenRequest) => ServerReply

beforeEach(async () => {
  workspace = await makeWorkspace()
  judgement = () => ({ kind: 'answer', text: '{"reason": "fine", "label": "yes"}' })
  server = await startOpenAiServer({
    script: (request) => (request.body['model'] === 'judge' ? judgement(request) : undefined),
  })
  await workspace.write('rows.jsonl', questions(4))
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

async function write(scorers: string, more = '', prompt?: string): Promise<void> {
  await workspace.write('experiment.yaml', experimentOn(server.url, more, prompt).replace('[exact-match]', scorers))
}

async function runAndReport(): Promise<Report & { readonly calls: number; readonly status: string }> {
  const { revision, last } = await workspace.run()
  return { ...(await report(revision.id)), calls: last.calls, status: revision.status }
}

const judge = '[{ scorer: judge, name: fine, model: local/judge, rubric: "Is it fine?" }]'

describe('a judge in an experiment', () => {
  test('scores, keeps its reason, and asks nothing twice', async () => {
    await write(judge)
    const { revision, last } = await workspace.run()
    expect(last).toMatchObject({ calls: 8, scorerCalls: 4 })
    await using store = await workspace.store()
    const [cell] = await store.plan.cells(revision.id, -1, 1)
    expect(cell?.scores[0]).toMatchObject({ value: 1, reason: 'fine', label: 'yes', calls: { count: 1 } })
    expect((await workspace.run()).last).toMatchObject({ calls: 0, scorerCalls: 0 })
  })

  test('with a changed prompt scores stored answers anew; the old scores stay readable', async () => {
    await workspace.write('judge.jinja', 'Fine? {{ output }}')
    const own = '[{ scorer: judge, name: fine, model: local/judge, prompt: judge.jinja }]'
    await write(own)
    const first = await workspace.run()
    await workspace.write('judge.jinja', 'Really fine? {{ output }}')
    judgement = () => ({ kind: 'answer', text: '{"label": "no", "reason": "not really"}' })
    const second = await workspace.run()
    expect(second.last).toMatchObject({ calls: 4, scorerCalls: 4 })
    await using store = await workspace.store()
    const [cell] = await store.plan.cells(second.revision.id, -1, 1)
    expect(cell?.scores.map(({ value }) => value)).toEqual([1, 0])
    expect((await report(first.revision.id)).variants[0]?.scores[0]?.mean).toBe(1)
    expect((await report(second.revision.id)).variants[0]?.scores[0]?.mean).toBe(0)
  })

  test.each<readonly [string, ServerReply, RegExp]>([
    [
      'says prose',
      { kind: 'answer', text: 'Who am I to judge?' },
      /named no label of its scale \(no, yes\): "Who am I/u,
    ],
    ['says nothing', { kind: 'answer', text: '' }, /it said nothing/u],
    ['leaves its scale', { kind: 'answer', text: '{"label": "11"}' }, /gave "11", which is not on its scale/u],
    ['fails', serverError, /500|error/u],
    [
      'does not exist',
      { kind: 'status', status: 404, body: { error: { code: 'model_not_found', message: 'no model judge' } } },
      /judge/u,
    ],
    ['never answers', { kind: 'stall' }, /gave no answer within 0.15 s/u],
    ['refuses the key', { kind: 'status', status: 401, body: { error: { message: 'wrong key' } } }, /key/u],
  ])(
    'that %s is a failed score; the runs are completed, and none of another model is held up',
    async (_fault, reply, words) => {
      judgement = () => reply
      await workspace.write('rows.jsonl', questions(3))
      await write(judge, 'concurrency: 1\ntimeoutMs: 150')
      const { runs, variants, scorerFailures, status } = await runAndReport()
      expect(status).toBe('completed')
      expect(runs).toMatchObject({ completed: 3, failed: 0, missing: 0 })
      expect(variants[0]?.scores[0]).toMatchObject({ mean: null, unscoredRuns: 3, scoredRuns: 0 })
      expect(scorerFailures[0]?.messages[0]).toMatchObject({ message: expect.stringMatching(words), count: 3 })
    },
  )

  test("a model that the judge's provider does not know is not asked for again and again", async () => {
    judgement = () => ({
      kind: 'status',
      status: 404,
      body: { error: { code: 'model_not_found', message: 'no judge' } },
    })
    await workspace.write('rows.jsonl', questions(60))
    await workspace.write(
      'experiment.yaml',
      experimentOn(server.url).replace('[exact-match]', judge).replace('maxConcurrency: 20', 'maxConcurrency: 2'),
    )
    await workspace.run()
    // Those that waited with the first.
    expect(server.requests().filter(({ body }) => body['model'] === 'judge').length).toBeLessThan(10)
  })

  test('of runs that all failed judges nothing', async () => {
    await server.close()
    server = await startOpenAiServer({
      script: () => ({ kind: 'status', status: 400, body: { error: { message: 'no' } } }),
    })
    await write(judge)
    const { runs, variants, status } = await runAndReport()
    expect(status).toBe('failed')
    expect(runs).toMatchObject({ completed: 0, failed: 4 })
    expect(variants[0]?.scores[0]).toMatchObject({ mean: null, unscoredRuns: 0 })
    expect(server.requests().filter(({ body }) => body['model'] === 'judge')).toEqual([])
  })

  test('of one example scores it, without an interval', async () => {
    await workspace.write('rows.jsonl', questions(1))
    await write(judge)
    expect((await runAndReport()).variants[0]?.scores[0]).toMatchObject({ n: 1, mean: 1, interval: null })
  })

  test('within another scorer judges as by itself; a comparison there is a failed score', async () => {
    const rubric = '{ scorer: judge, model: local/judge, rubric: "Fine?" }'
    await write(
      `[{ scorer: all-of, scorers: [${rubric}] }, { scorer: any-of, scorers: [{ scorer: pairwise-judge, model: local/judge }] }]`,
    )
    const { variants, scorerFailures } = await runAndReport()
    expect(variants[0]?.scores.map(({ scoredRuns }) => scoredRuns)).toEqual([4, 0])
    expect(scorerFailures[1]?.messages[0]?.message).toContain('a pairwise judge stands by itself')
  })

  test('a failed score is tried again by the next command', async () => {
    judgement = () => ({ kind: 'answer', text: 'hm' })
    await write(judge)
    await workspace.run()
    judgement = () => ({ kind: 'answer', text: '{"label": "yes"}' })
    // The cache still holds what was answered: an answer is an answer.
    expect((await workspace.run()).last.scorerCalls).toBe(0)
    await write(judge.replace('Is it fine?', 'Is it fine now?'))
    expect((await runAndReport()).variants[0]?.scores[0]).toMatchObject({ mean: 1, unscoredRuns: 0 })
  })
})

describe('a pairwise judge in an experiment', () => {
  const pairwise = '[{ scorer: pairwise-judge, name: better, model: local/judge }]'
  const two = 'matrix: { prompt: { short: "{{ question }}", long: "Well, {{ question }}" } }'
  const prefersLong = (request: SeenRequest): ServerReply => {
    const first = /\[first-[0-9a-f]+\]\n([^]*?)\n/u.exec(promptOf(request))?.[1] ?? ''
    return { kind: 'answer', text: `{"label": "${first.startsWith('Well') ? 'first' : 'second'}", "reason": "longer"}` }
  }
  const writeTwo = (more = '', scorers = pairwise) =>
    workspace.write(
      'experiment.yaml',
      experimentOn(server.url, `${two}\n${more}`, 'unused')
        .replace('prompt: unused', '')
        .replace('[exact-match]', scorers),
    )

  const means = ({ variants }: Report) =>
    Object.fromEntries(variants.map(({ label, scores }) => [label, scores[0]?.mean]))

  test('compares every variant with the baseline, in both orders, once', async () => {
    judgement = prefersLong
    await writeTwo('baseline: { prompt: short }')
    const first = await runAndReport()
    expect(means(first)).toEqual({ short: 0.5, long: 1 })
    expect(first.calls).toBe(8 + 2 * 4)
    expect(first.decision?.againstReference[0]).toMatchObject({ mean: 0.5, n: 4 })
    expect((await runAndReport()).calls).toBe(0)
  })

  test('another baseline is another comparison, and the cache answers it: the orders are the same two', async () => {
    judgement = prefersLong
    await writeTwo('baseline: { prompt: short }')
    await workspace.run()
    await writeTwo('baseline: { prompt: long }')
    const turned = await runAndReport()
    expect(means(turned)).toEqual({ short: 0, long: 0.5 })
    expect(turned.calls).toBe(0)
  })

  test('goes on where a command stopped', async () => {
    judgement = prefersLong
    await writeTwo('baseline: { prompt: short }')
    const none = { usd: null, tokens: null, calls: null, minutes: null }
    const stopped = await workspace.run({ budget: { ...none, calls: 11 } })
    expect(stopped.revision.status).toBe('budget-stopped')
    const done = await runAndReport()
    expect(means(done)).toEqual({ short: 0.5, long: 1 })
    expect(server.counts().total).toBe(16)
  })

  test('leaves out what has no answer to compare with', async () => {
    judgement = prefersLong
    const failing = (request: SeenRequest): boolean => promptOf(request) === 'Q2'
    await server.close()
    server = await startOpenAiServer({
      script: (request) =>
        request.body['model'] === 'judge'
          ? judgement(request)
          : failing(request)
            ? { kind: 'status', status: 400, body: { error: { message: 'no' } } }
            : undefined,
    })
    await writeTwo('baseline: { prompt: short }')
    const { variants } = await runAndReport()
    expect(variants.map(({ scores }) => scores[0]?.scoredRuns)).toEqual([3, 3])
    expect(variants[1]?.scores[0]).toMatchObject({ runsWithoutScore: 1, unscoredRuns: 0 })
  })

  test('with one variant has nothing to compare', async () => {
    await write(pairwise)
    expect(await runAndReport()).toMatchObject({ calls: 4, variants: [{ scores: [{ mean: 0.5, scoredRuns: 4 }] }] })
  })

  test('decides no race', async () => {
    await writeTwo('race: { objective: better }')
    await expect(workspace.run()).rejects.toMatchObject({ code: 'race-of-comparisons' })
    // Nothing was stored.
    expect(await readdir(workspace.directory)).not.toContain('store.db')
  })
})
