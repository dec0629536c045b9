import { describe, expect, test } from 'vitest'

import type { RunQuery } from '../../domain/browse.ts'
import type { Store } from '../../domain/store.ts'
import type { OpenEmptyStore } from '../testing/open-empty-store.ts'
import {
  claimAll,
  openRevision,
  sampleEnd,
  sampleExample,
  sampleExamples,
  sampleScore,
  sampleStageResult,
  sampleVariant,
} from '../testing/samples.ts'

/** Runs page by page, by filters and words; figures; ends of runs. */
export function describeBrowsing(open: OpenEmptyStore): void {
  describe('browsing', () => {
    test.each<['ascending' | 'descending', RunQuery['order']]>([
      ['ascending', 'plan'],
      ['descending', 'plan'],
      ['ascending', 'cost'],
      ['descending', 'score'],
      ['descending', 'completed'],
    ])('pages in %s order of %s hold every run once', async (direction, order) => {
      await using store = await open()
      const { id } = await filled(store)
      const seen = await walk(store, { ...anything(id), direction, order, scorer: 'exact', limit: 7 })
      const all = await walk(store, { ...anything(id), direction, order, scorer: 'exact', limit: 1_000 })
      expect(seen).toHaveLength(40)
      expect(seen.map((row) => row.id)).toEqual(all.map((row) => row.id))
      expect(new Set(seen.map((row) => row.id)).size).toBe(40)
    })

    test('the plan goes by example, variant and repeat', async () => {
      await using store = await open()
      const { id } = await filled(store)
      const rows = await walk(store, { ...anything(id), limit: 9 })
      expect(rows.slice(0, 3).map((row) => [row.exampleOrdinal, row.variantOrdinal])).toEqual([
        [0, 0],
        [0, 1],
        [1, 0],
      ])
      expect(rows[0]).toMatchObject({ exampleId: 'e0', inputExcerpt: '{"text":"e0"}', answerExcerpt: 'answer to e0' })
    })

    test('figures order runs, and those without one stand last in both directions', async () => {
      await using store = await open()
      const { id } = await filled(store)
      for (const direction of ['ascending', 'descending'] as const) {
        const rows = await walk(store, { ...anything(id), order: 'cost', direction, limit: 6 })
        const costs = rows.map((row) => row.costUsd)
        const known = costs.filter((cost) => cost !== null)
        expect(costs.slice(known.length).every((cost) => cost === null)).toBe(true)
        const sorted = [...known].sort((a, b) => (direction === 'ascending' ? a - b : b - a))
        expect(known).toEqual(sorted)
        expect(known.length).toBeLessThan(40)
      }
    })

    test.each<[string, Partial<RunQuery>, number]>([
      ['one variant', { variantKeys: [sampleVariant('a').key] }, 20],
      ['failed runs', { statuses: ['failed'] }, 4],
      ['a kind of failure', { failureKinds: ['timeout'] }, 0],
      ['a finish', { finishes: ['stop'] }, 40],
      ['low scores', { scorer: 'exact', mostScore: 0 }, 18],
      ['high scores', { scorer: 'exact', leastScore: 0.5 }, 18],
      ['scores of an unknown scorer', { scorer: 'other', leastScore: 0 }, 0],
      ['a slice', { slice: { name: 'lang', value: 'en' } }, 40],
      ['another slice', { slice: { name: 'lang', value: 'fr' } }, 0],
      ['a word', { text: 'e7' }, 2],
      ['the beginning of a word', { text: 'answ' }, 40],
      ['a phrase', { text: '"answer to e3"' }, 2],
      ['words that are not together', { text: '"e3 answer"' }, 0],
      ['two filters', { text: 'e7', variantKeys: [sampleVariant('b').key] }, 1],
      ['nothing that is a word', { text: '" - *' }, 0],
      ['what the index would take for an operator', { text: 'answer NOT e3 OR (x* AND "' }, 0],
    ])('%s can be asked for', async (_what, filter, count) => {
      await using store = await open()
      const { id } = await filled(store)
      while ((await store.browse.indexTexts(15)) > 0);
      expect(await walk(store, { ...anything(id), ...filter, limit: 6 })).toHaveLength(count)
    })

    test('of several takes the one that reports read is shown, in each order', async () => {
      await using store = await open()
      const { id: first } = await filled(store)
      const variants = ['a', 'b'].map(sampleVariant)
      const fresh = await openRevision(store, { variants, examples: sampleExamples(20), cacheMode: 'fresh' })
      await complete(store, fresh)
      const later = await openRevision(store, { variants, examples: sampleExamples(20) })
      for (const order of ['plan', 'cost'] as const) {
        expect(await walk(store, { ...anything(later.id), order, limit: 11 })).toHaveLength(40)
        const takes = (await walk(store, { ...anything(later.id), order, limit: 50 })).map((row) => row.take)
        expect(new Set(takes)).toEqual(new Set([1]))
        expect((await walk(store, { ...anything(first), order, limit: 50 })).map((row) => row.take)).toEqual(
          Array(40).fill(0),
        )
      }
    })

    test('words of a removed experiment are forgotten, and so are those of a run that is asked again', async () => {
      await using store = await open()
      const revision = await filled(store)
      while ((await store.browse.indexTexts(1_000)) > 0);
      const failed = await walk(store, { ...anything(revision.id), statuses: ['failed'], limit: 50 })
      expect(await walk(store, { ...anything(revision.id), text: 'answer', limit: 50 })).toHaveLength(40)
      await store.commit(failed.map(({ id: runId }) => ({ kind: 'run-started', runId, startedAt: 1 })))
      expect(await walk(store, { ...anything(revision.id), text: 'answer', limit: 50 })).toHaveLength(36)
      await store.experiments.delete(revision.experimentId)
      const again = await openRevision(store, { variants: ['a', 'b'].map(sampleVariant), examples: sampleExamples(20) })
      expect(await walk(store, { ...anything(again.id), text: 'answer', limit: 50 })).toEqual([])
    })

    test('an unknown revision is said to be one', async () => {
      await using store = await open()
      await expect(store.browse.runs(anything('rev_none'))).rejects.toMatchObject({ code: 'unknown-revision' })
      await expect(store.browse.figures('rev_none', null, -1, 9)).rejects.toMatchObject({ code: 'unknown-revision' })
    })

    test('figures give the mean of the newest scores over repeats, and count failures apart', async () => {
      await using store = await open()
      const revision = await openRevision(store, { repeats: 3, examples: [sampleExample('e0')] })
      const [one, two, three] = (await claimAll(store, revision, 'owner')).map((claim) => claim.runId)
      const result = (runId = '') => ({ kind: 'stage-completed', result: sampleStageResult(runId) }) as const
      await store.commit([
        result(one),
        result(two),
        end(one, 0.2),
        end(two, 1),
        { kind: 'scored', scores: [sampleScore(one ?? '', { value: 0.5, version: 'v2' })], scoreFailures: [] },
        { kind: 'run-failed', runId: three ?? '', end: sampleEnd, failure: { kind: 'timeout', message: 'late' } },
      ])
      const expected = { exampleOrdinal: 0, variantOrdinal: 0, completed: 2, failed: 1 }
      const [figures, ...others] = await store.browse.figures(revision.id, 'exact', -1, 10)
      expect(figures).toMatchObject({ ...expected, score: 0.75 })
      expect(figures?.costUsd).toBeCloseTo(0.003)
      expect(others).toEqual([])
      expect(await store.browse.figures(revision.id, null, -1, 10)).toMatchObject([{ ...expected, score: null }])
      expect(await store.browse.figures(revision.id, 'exact', 0, 10)).toEqual([])
    })

    test('ends of runs come in the order of their commits, from any of them on', async () => {
      await using store = await open()
      expect(await store.browse.lastSequence()).toBe(0)
      const { experimentId } = await filled(store)
      const all = await store.browse.endsAfter(0, 1_000)
      expect(all).toHaveLength(40)
      expect(all.at(-1)?.sequence).toBe(await store.browse.lastSequence())
      const middle = all[19]?.sequence ?? 0
      expect(await store.browse.endsAfter(middle, 5)).toEqual(all.slice(20, 25))
      expect(all.every((ending) => ending.experimentId === experimentId)).toBe(true)
    })

    test('states tell the newest revision of each experiment, and whether somebody still runs it', async () => {
      await using store = await open()
      await store.owners.register('owner', Date.now())
      await openRevision(store)
      const second = await openRevision(store, { owner: 'owner' })
      const state = { experimentId: second.experimentId, revisionId: second.id, number: 2 }
      expect(await store.browse.states()).toEqual([{ ...state, status: 'running' }])
      await store.owners.release('owner')
      expect(await store.browse.states()).toEqual([{ ...state, status: 'interrupted' }])
    })
  })
}

function anything(revisionId: string): RunQuery {
  return {
    revisionId,
    limit: 50,
    after: null,
    order: 'plan',
    direction: 'ascending',
    scorer: null,
    leastScore: null,
    mostScore: null,
    variantKeys: [],
    statuses: [],
    failureKinds: [],
    finishes: [],
    slice: null,
    text: null,
  }
}

async function walk(store: Store, query: RunQuery) {
  const first = await store.browse.runs(query)
  const rows = [...first.rows]
  for (let next = first.next; next !== null;) {
    const page = await store.browse.runs({ ...query, after: next })
    rows.push(...page.rows)
    next = page.next
  }
  return rows
}

/** 20 examples of two variants: every tenth run failed, half of the others score 1, and every fourth has no known price. */
async function filled(store: Store) {
  const revision = await openRevision(store, { variants: ['a', 'b'].map(sampleVariant), examples: sampleExamples(20) })
  await complete(store, revision)
  return revision
}

async function complete(store: Store, revision: Awaited<ReturnType<typeof openRevision>>): Promise<void> {
  const claims = await claimAll(store, revision, 'owner')
  for (const [index, { runId }] of claims.entries()) {
    const responseRaw = `answer to e${Math.floor(index / 2)}`
    const figures = { ...sampleEnd, costUsd: index % 4 === 0 ? null : ((index * 7) % 5) / 1_000 }
    const failure = { kind: 'adapter', message: 'no answer' } as const
    await store.commit([
      { kind: 'stage-completed', result: sampleStageResult(runId, { responseRaw }) },
      index % 10 === 9
        ? { kind: 'run-failed', runId, end: figures, failure }
        : { ...end(runId, (index >> 1) % 2), end: figures },
    ])
  }
}

function end(runId: string | undefined, value: number) {
  const scores = [sampleScore(runId ?? '', { value })]
  return { kind: 'run-completed', runId: runId ?? '', end: sampleEnd, scores, scoreFailures: [] } as const
}
