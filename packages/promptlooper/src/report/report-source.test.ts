import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RevisionRecord } from '../domain/revision.ts'
import { scoreVersion } from '../domain/score-version.ts'
import type { Store, StoreWrite } from '../domain/store.ts'
import { openStore } from '../store/open-store.ts'
import { buildReport } from './build-report.ts'
import { csvReport } from './csv.ts'
import { openReportSource } from './report-source.ts'
import { experimentText, revisionText } from './show-experiment.ts'

const scorer = { name: 'exact-match', kind: 'exact-match', version: 'v1' }
const exampleCount = 2_250
let store: Store
let revision: RevisionRecord

// More examples than a page holds, two variants; every tenth run of "long" failed, every hundredth example is not run.
beforeAll(async () => {
  store = await openStore('sqlite::memory:')
  const { id: experimentId } = await store.experiments.open('spam')
  const made = await store.experiments.createRevision({
    experimentId,
    file: '/experiments/spam.yaml',
    source: 'name: spam',
    repeats: 1,
    cacheMode: 'reuse',
    scorers: [scorer],
    variants: ['short', 'long'].map((label) => ({
      key: `key of ${label}`,
      label,
      labels: { prompt: label },
      stages: [],
    })),
  })
  const examples = Array.from({ length: exampleCount }, (_value, index) => ({
    id: `e${index}`,
    key: `key of e${index}`,
    input: index,
    expected: 'ham',
    group: null,
    metadata: {},
    checks: null,
  }))
  await store.experiments.addExamples(made.id, examples)
  await store.owners.register('owner_1', Date.now())
  const cells = examples.flatMap((example, index) =>
    index % 100 === 0
      ? []
      : ['short', 'long'].map((label) => ({
          index,
          example,
          label,
          cell: { variantKey: `key of ${label}`, exampleKey: example.key, repeatIndex: 0, take: made.take },
        })),
  )
  const claims = await store.plan.claim({
    revisionId: made.id,
    owner: 'owner_1',
    cells: cells.map(({ cell, label }) => ({ cell, configHash: label })),
    retryFailedBefore: 0,
    now: Date.now(),
  })
  const end = {
    tokensIn: 10,
    tokensOut: 5,
    latencyMs: 40,
    costUsd: 0.001,
    finish: 'stop' as const,
    durationMs: 50,
    completedAt: 1_700_000_000_000,
  }
  await store.commit(
    cells.map(({ index, example, label }, place): StoreWrite => {
      const runId = claims[place]?.runId ?? ''
      if (label === 'long' && index % 10 === 1) {
        return { kind: 'run-failed', runId, end, failure: { kind: 'adapter', message: 'answered 500' } }
      }
      const value = label === 'long' || index % 2 === 0 ? 1 : 0
      const score = {
        id: `score_${runId}`,
        runId,
        scorerName: scorer.name,
        value,
        reason: null,
        label: null,
        rawValue: null,
      }
      return {
        kind: 'run-completed',
        runId,
        end,
        scores: [{ ...score, version: scoreVersion(scorer, example) }],
        scoreFailures: [],
      }
    }),
  )
  await store.experiments.endRevision(made.id, 'interrupted', 'Ctrl-C')
  revision = (await store.experiments.revision(made.id)) ?? made
})

afterAll(async () => {
  await store[Symbol.asyncDispose]()
})

async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const collected: Item[] = []
  for await (const item of items) collected.push(item)
  return collected
}

describe('a revision in a store', () => {
  test('its pages hold every example once, in order, with the cells that have a run', async () => {
    const source = await openReportSource(store, revision, null)
    const pages = await collect(source.pages())
    expect(pages.map(({ example }) => example.ordinal)).toEqual(
      Array.from({ length: exampleCount }, (_value, index) => index),
    )
    expect(pages.map(({ cells }) => cells.length)).toEqual(pages.map((_page, index) => (index % 100 === 0 ? 0 : 2)))
    expect(pages.every(({ example, cells }) => cells.every((cell) => cell.exampleKey === example.key))).toBe(true)
  })

  test('its report counts what is stored', async () => {
    const report = await buildReport(await openReportSource(store, revision, { prompt: 'short' }))
    expect(report).toMatchObject({
      revision: { status: 'interrupted', statusReason: 'Ctrl-C' },
      referenceKind: 'baseline',
      runs: { planned: 4_500, completed: 4_229, failed: 225, missing: 46 },
      failures: [{ message: 'answered 500', count: 225 }],
    })
    const [short, long] = report.variants
    expect(short?.scores[0]).toMatchObject({ n: 2_227, mean: 1_102 / 2_227, method: 'wilson' })
    expect(long?.isMeasured).toBe(false)
    expect(long?.scores[0]).toMatchObject({ n: 2_002, mean: 1, difference: { n: 2_002 } })
    expect(report.highest?.label).toBe('short')
  })

  test('its CSV has a row for each run', async () => {
    const pieces = await collect(csvReport(await openReportSource(store, revision, null)))
    expect(pieces.join('').trimEnd().split('\n')).toHaveLength(1 + 4_454)
  })

  test('it and its experiment are shown', async () => {
    const experiment = await store.experiments.find('spam')
    if (experiment === undefined) throw new Error('the experiment is missing')
    const progress = await store.plan.progress(revision.id)
    const listed = experimentText({ experiment, revisions: [{ revision, progress }] }, { width: 120 })
    expect(listed).toMatch(/^spam exp_/)
    expect(listed).toMatch(/spam@1 +interrupted +4,229 of 4,500 +225 +2 +2,250 .* Ctrl-C/)
    const variants = await store.plan.variants(revision.id)
    const shown = revisionText({ revision, progress, variants })
    expect(shown).toContain('interrupted (Ctrl-C)')
    expect(shown).toContain('2 variants × 2,250 examples, cache reuse')
    expect(shown).toContain('4,229 of 4,500 runs completed, 225 failed, 46 not run yet')
    expect(shown).toContain('variants\n  short\n  long\n')
  })
})
