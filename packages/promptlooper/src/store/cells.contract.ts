import { describe, expect, test } from 'vitest'

import type { Store } from '../domain/store.ts'
import { thisHost } from './host.ts'
import { ownerTtlMs } from './liveness.ts'
import type { OpenEmptyStore } from './testing/open-empty-store.ts'
import {
  cellsOf,
  claimAll,
  completed,
  openRevision,
  sampleEnd,
  sampleExamples,
  sampleScore,
  sampleVariant,
} from './testing/samples.ts'

/** What fills a revision's cells. */
export function describeFilledCells(open: OpenEmptyStore): void {
  describe('filled cells', () => {
    async function complete(store: Store, runIds: readonly string[]): Promise<void> {
      await store.commit(runIds.map((runId) => completed(runId)))
    }
    async function fail(store: Store, runId: string): Promise<void> {
      await store.commit([{ kind: 'run-failed', runId, end: sampleEnd, failure: { kind: 'adapter', message: 'down' } }])
    }
    async function fillAll(store: Store, revision: Parameters<typeof claimAll>[1]): Promise<string[]> {
      const runIds = (await claimAll(store, revision, 'owner')).map((claim) => claim.runId)
      await complete(store, runIds)
      await store.experiments.endRevision(revision.id, 'completed', null)
      return runIds
    }

    test('cells come by example, variant and repeat, with run and scores', async () => {
      await using store = await open()
      const variants = ['b', 'a'].map(sampleVariant)
      const revision = await openRevision(store, { variants, examples: sampleExamples(3), repeats: 2 })
      const runIds = await fillAll(store, revision)
      const cells = await store.plan.cells(revision.id, -1, 100)
      expect(cells.map((cell) => cell.run.id)).toEqual(runIds)
      expect(cells[5]).toMatchObject({
        variantKey: variants[0]?.key,
        exampleOrdinal: 1,
        repeatIndex: 1,
        scoreFailures: [],
      })
      expect(cells[5]?.run).toMatchObject({ status: 'completed', tokensIn: 10, latencyMs: 12.5, finish: 'stop' })
      expect(cells[5]?.scores).toMatchObject([{ scorerName: 'exact', value: 1 }])
    })

    test('pages of examples join to the whole', async () => {
      await using store = await open()
      const revision = await openRevision(store, { examples: sampleExamples(5) })
      const runIds = await fillAll(store, revision)
      const pages = [
        await store.plan.cells(revision.id, -1, 2),
        await store.plan.cells(revision.id, 1, 2),
        await store.plan.cells(revision.id, 3, 2),
      ]
      expect(pages.map((page) => page.length)).toEqual([2, 2, 1])
      expect(pages.flat().map((cell) => cell.run.id)).toEqual(runIds)
    })

    test('every version of a score comes, in the order of first scoring', async () => {
      await using store = await open()
      const revision = await openRevision(store)
      const [runId] = await fillAll(store, revision)
      const scores = [sampleScore(runId!, { version: 'v2' })]
      const failure = { runId: runId!, scorerName: 'judge', version: 'v1', message: 'no key' }
      await store.commit([{ kind: 'scored', scores, scoreFailures: [failure] }])
      const [cell] = await store.plan.cells(revision.id, -1, 1)
      expect(cell?.scores.map((score) => score.version)).toEqual(['v1', 'v2'])
      expect(cell?.scoreFailures).toEqual([failure])
    })

    test('a revision reads only its own cells: a dropped example and a lower number of repeats are left out', async () => {
      await using store = await open()
      await fillAll(store, await openRevision(store, { examples: sampleExamples(3), repeats: 2 }))
      const smaller = await openRevision(store, { examples: sampleExamples(2) })
      expect(await store.plan.cells(smaller.id, -1, 100)).toHaveLength(2)
      expect(await store.plan.progress(smaller.id)).toEqual({
        planned: 2,
        completed: 2,
        failed: 0,
        running: 0,
        pending: 0,
      })
    })

    test('a fresh revision reads its own take only, a later one the newest completed take', async () => {
      await using store = await open()
      const [old] = await fillAll(store, await openRevision(store))
      const fresh = await openRevision(store, { cacheMode: 'fresh' })
      expect(await store.plan.cells(fresh.id, -1, 9)).toEqual([])
      const reuse = await openRevision(store)
      expect((await store.plan.cells(reuse.id, -1, 9)).map((cell) => cell.run.id)).toEqual([old])
      const [anew] = await fillAll(store, fresh)
      expect((await store.plan.cells(reuse.id, -1, 9)).map((cell) => cell.run.id)).toEqual([anew])
    })

    test('an older revision does not read takes that came after it', async () => {
      await using store = await open()
      const first = await openRevision(store)
      const [old] = await fillAll(store, first)
      await fillAll(store, await openRevision(store, { cacheMode: 'fresh' }))
      expect((await store.plan.cells(first.id, -1, 9)).map((cell) => cell.run.id)).toEqual([old])
    })

    test('a completed run of an older take is read before a failed one of a newer take', async () => {
      await using store = await open()
      const [old] = await fillAll(store, await openRevision(store))
      const fresh = await openRevision(store, { cacheMode: 'fresh' })
      const [claim] = await claimAll(store, fresh, 'owner')
      await fail(store, claim!.runId)
      expect((await store.plan.cells(fresh.id, -1, 9))[0]?.run).toMatchObject({
        id: claim!.runId,
        status: 'failed',
        error: 'down',
      })
      const reuse = await openRevision(store)
      expect((await store.plan.cells(reuse.id, -1, 9)).map((cell) => cell.run.id)).toEqual([old])
      expect(await store.plan.progress(reuse.id)).toMatchObject({ completed: 1, failed: 0 })
    })

    test('progress counts each state once, pending ones without a row among them', async () => {
      await using store = await open()
      const revision = await openRevision(store, { examples: sampleExamples(5), repeats: 2 })
      const cells = (await cellsOf(store, revision)).slice(0, 6)
      await store.owners.register('owner', Date.now())
      const claims = await store.plan.claim({
        revisionId: revision.id,
        owner: 'owner',
        cells,
        retryFailedBefore: 0,
        now: 1,
      })
      const [first, second, third, fourth] = claims.map((claim) => claim.runId)
      await complete(store, [first!, second!])
      await fail(store, third!)
      await store.commit([{ kind: 'run-released', runId: fourth! }])
      expect(await store.plan.progress(revision.id)).toEqual({
        planned: 10,
        completed: 2,
        failed: 1,
        running: 2,
        pending: 5,
      })
    })

    test('what a dead owner was running counts as pending', async () => {
      let now = 1000
      await using store = await open({ ...thisHost, now: () => now })
      const revision = await openRevision(store, { examples: sampleExamples(3) })
      await store.owners.register('owner', now)
      await claimAll(store, revision, 'owner')
      expect(await store.plan.progress(revision.id)).toMatchObject({ running: 3, pending: 0 })
      now += ownerTtlMs
      expect(await store.plan.progress(revision.id)).toMatchObject({ running: 0, pending: 3 })
    })
  })
}
