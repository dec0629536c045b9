import { describe, expect, test } from 'vitest'

import type { CacheMode } from '../domain/response-cache.ts'
import type { RevisionStatus } from '../domain/revision.ts'
import { thisHost } from './host.ts'
import { ownerTtlMs } from './liveness.ts'
import type { OpenEmptyStore } from './testing/open-empty-store.ts'
import { claimAll, completed, openRevision, sampleExample, sampleExamples, sampleVariant } from './testing/samples.ts'

/** Experiments and their revisions. */
export function describeRevisions(open: OpenEmptyStore): void {
  describe('experiments and revisions', () => {
    test('an experiment is its name: opening it twice gives one', async () => {
      await using store = await open()
      const first = await store.experiments.open('spam')
      expect(first).toMatchObject({ name: 'spam', latestRevision: null })
      expect(await store.experiments.open('spam')).toEqual(first)
      expect(await store.experiments.find('spam')).toEqual(first)
      expect(await store.experiments.find(first.id)).toEqual(first)
      expect(await store.experiments.find('ham')).toBeUndefined()
    })

    test('experiments are listed newest first, each with its newest revision', async () => {
      let now = 1000
      await using store = await open({ now: () => now++, hostname: 'here', processId: 1, isProcessAlive: () => true })
      await openRevision(store)
      const newest = await openRevision(store)
      await store.experiments.open('later')
      const listed = await store.experiments.list()
      expect(listed.map((experiment) => experiment.name)).toEqual(['later', 'spam'])
      expect(listed[1]?.latestRevision).toEqual(newest)
    })

    test('revisions are numbered from 1 and come newest first, each as it was made', async () => {
      await using store = await open()
      const first = await openRevision(store, { repeats: 3 })
      await store.experiments.endRevision(first.id, 'budget-stopped', 'the budget of 2 USD is spent')
      const second = await openRevision(store)
      const stored = await store.experiments.revisions(first.experimentId)
      expect(stored.map((revision) => revision.number)).toEqual([2, 1])
      expect(stored[0]).toEqual(second)
      expect(stored[1]).toMatchObject({
        status: 'budget-stopped',
        statusReason: 'the budget of 2 USD is spent',
        repeats: 3,
      })
      expect(stored[1]?.finishedAt).toBeTypeOf('number')
      expect(second).toMatchObject({
        experimentName: 'spam',
        status: 'running',
        source: 'name: spam',
        scorers: [{ name: 'exact', kind: 'exact-match', version: 'v1' }],
        variantCount: 1,
        exampleCount: 1,
        finishedAt: null,
      })
    })

    test('a running revision whose owner died reads as interrupted, however it is read', async () => {
      let now = 1000
      await using store = await open({ ...thisHost, now: () => now })
      await store.owners.register('owner', now)
      const { id, experimentId } = await openRevision(store, { owner: 'owner' })
      const statuses = async (): Promise<readonly unknown[]> => [
        (await store.experiments.revision(id))?.status,
        (await store.experiments.revisions(experimentId))[0]?.status,
        (await store.experiments.find('spam'))?.latestRevision?.status,
        (await store.experiments.list())[0]?.latestRevision?.status,
      ]
      expect(new Set(await statuses())).toEqual(new Set(['running']))
      now += ownerTtlMs
      expect(new Set(await statuses())).toEqual(new Set(['interrupted']))
      await store.experiments.endRevision(id, 'completed', null)
      expect(new Set(await statuses())).toEqual(new Set(['completed']))
    })

    test.each<[string, readonly [CacheMode, RevisionStatus][], readonly number[]]>([
      [
        'reuse keeps the take',
        [
          ['reuse', 'completed'],
          ['reuse', 'completed'],
        ],
        [0, 0],
      ],
      [
        'fresh begins a new take',
        [
          ['reuse', 'completed'],
          ['fresh', 'completed'],
          ['fresh', 'completed'],
        ],
        [0, 1, 2],
      ],
      [
        'reuse after fresh keeps the newest take',
        [
          ['reuse', 'completed'],
          ['fresh', 'completed'],
          ['reuse', 'completed'],
        ],
        [0, 1, 1],
      ],
      [
        'fresh goes on with a fresh one that did not complete',
        [
          ['reuse', 'completed'],
          ['fresh', 'interrupted'],
          ['fresh', 'running'],
          ['fresh', 'completed'],
        ],
        [0, 1, 1, 1],
      ],
      [
        'fresh after an unfinished reuse begins anew',
        [
          ['fresh', 'interrupted'],
          ['reuse', 'interrupted'],
          ['fresh', 'completed'],
        ],
        [0, 0, 1],
      ],
    ])('takes: %s', async (_name, commands, expected) => {
      await using store = await open()
      const takes: number[] = []
      for (const [cacheMode, status] of commands) {
        const revision = await openRevision(store, { cacheMode })
        takes.push(revision.take)
        if (status !== 'running') await store.experiments.endRevision(revision.id, status, null)
      }
      expect(takes).toEqual(expected)
    })

    test('variants come back in order, with the labels of their revision', async () => {
      await using store = await open()
      const variants = ['zebra', 'ant', 'mole'].map(sampleVariant)
      await openRevision(store, { variants })
      const renamed = variants.map((variant) => ({
        ...variant,
        label: `new ${variant.label}`,
        labels: { prompt: 'new' },
      }))
      const second = await openRevision(store, { variants: renamed })
      const stored = await store.plan.variants(second.id)
      expect(stored.map((record) => record.variant)).toEqual(renamed)
      expect(stored.map((record) => record.ordinal)).toEqual([0, 1, 2])
    })

    test('examples are added in pages and read in pages, in order', async () => {
      await using store = await open()
      const examples = sampleExamples(5)
      const revision = await openRevision(store, { examples: examples.slice(0, 2) })
      await store.experiments.addExamples(revision.id, examples.slice(2))
      const page = await store.plan.examples(revision.id, 0, 3)
      expect(page).toEqual(examples.slice(1, 4).map((example, index) => ({ ...example, ordinal: index + 1 })))
      expect((await store.experiments.revision(revision.id))?.exampleCount).toBe(5)
    })

    test('an edited expected value is the new revision’s; the old one keeps what it had', async () => {
      await using store = await open()
      const before = await openRevision(store, { examples: [sampleExample('e0', 'ham')] })
      const after = await openRevision(store, { examples: [sampleExample('e0', 'spam')] })
      expect((await store.plan.examples(before.id, -1, 1))[0]).toMatchObject({
        key: sampleExample('e0').key,
        expected: 'ham',
      })
      expect((await store.plan.examples(after.id, -1, 1))[0]).toMatchObject({
        key: sampleExample('e0').key,
        expected: 'spam',
      })
    })

    test('the order of keys in an input is kept: a template can see it', async () => {
      await using store = await open()
      const example = { ...sampleExample('e0'), input: { b: 1, a: 2 } }
      const revision = await openRevision(store, { examples: [example] })
      const [stored] = await store.plan.examples(revision.id, -1, 1)
      expect(Object.keys(stored?.input ?? {})).toEqual(['b', 'a'])
    })

    test('the examples of a known dataset are taken over: in their order, and they outlive whom they came from', async () => {
      await using store = await open()
      const examples = sampleExamples(5)
      const first = await openRevision(store, { examples })
      await store.experiments.noteDataset(first.id, 'digest')
      const { id: experimentId } = await store.experiments.open('other')
      const given = { ...first, experimentId, variants: [sampleVariant('a')] }
      const second = await store.experiments.createRevision(given)
      expect(await store.experiments.addKnownExamples(second.id, 'another digest')).toBe(false)
      expect(await store.plan.examples(second.id, -1, 9)).toEqual([])
      expect(await store.experiments.addKnownExamples(second.id, 'digest')).toBe(true)
      await store.experiments.delete(first.experimentId)
      expect((await store.experiments.revision(second.id))?.exampleCount).toBe(5)
      const stored = await store.plan.examples(second.id, -1, 9)
      expect(stored).toEqual(examples.map((example, ordinal) => ({ ...example, ordinal })))
      const third = await store.experiments.createRevision(given)
      expect(await store.experiments.addKnownExamples(third.id, 'digest')).toBe(true)
    })

    test('a revision that does not have all examples of its dataset yet gives none to others', async () => {
      await using store = await open()
      await openRevision(store, { examples: sampleExamples(2) })
      const second = await openRevision(store, { examples: [] })
      expect(await store.experiments.addKnownExamples(second.id, 'digest')).toBe(false)
    })

    test('a deleted experiment takes its revisions, runs and scores with it, and nothing else', async () => {
      await using store = await open()
      const other = await store.createRun({ config: { prompt: 'p', model: 'm' }, experimentId: 'other' })
      await store.cache.put('k', { response: 'r', model: 'm', tokensIn: 1, tokensOut: 1 })
      const revision = await openRevision(store)
      const [claim] = await claimAll(store, revision, 'owner')
      await store.commit([completed(claim!.runId)])
      await store.experiments.delete(revision.experimentId)
      expect(await store.experiments.find('spam')).toBeUndefined()
      expect(await store.experiments.revision(revision.id)).toBeUndefined()
      expect(await store.plan.examples(revision.id, -1, 9)).toEqual([])
      expect(await store.run(claim!.runId)).toBeUndefined()
      expect(await store.scores(claim!.runId)).toEqual([])
      expect(await store.run(other.id)).toEqual(other)
      expect((await store.cache.statistics()).totalEntries).toBe(1)
    })

    test('what belongs to a deleted experiment is refused', async () => {
      await using store = await open()
      const revision = await openRevision(store)
      await store.experiments.delete(revision.experimentId)
      await expect(store.experiments.addExamples(revision.id, [])).rejects.toMatchObject({ code: 'unknown-revision' })
      await expect(store.experiments.addKnownExamples(revision.id, 'd')).rejects.toMatchObject({
        code: 'unknown-revision',
      })
      await expect(store.plan.progress(revision.id)).rejects.toMatchObject({ code: 'unknown-revision' })
      const given = { ...revision, variants: [] }
      await expect(store.experiments.createRevision(given)).rejects.toMatchObject({ code: 'unknown-experiment' })
    })
  })
}
