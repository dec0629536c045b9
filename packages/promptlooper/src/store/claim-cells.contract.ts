import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { FailureKind } from '../domain/run.ts'
import type { Store } from '../domain/store.ts'
import { ownerTtlMs } from './liveness.ts'
import type { OpenEmptyStore } from './testing/open-empty-store.ts'
import { claimAll, completed, openRevision, sampleEnd, sampleExamples, sampleStageResult } from './testing/samples.ts'

/** Asking for cells. */
export function describeClaims(open: OpenEmptyStore): void {
  describe('claims of cells', () => {
    async function fail(store: Store, runId: string, kind: FailureKind): Promise<void> {
      await store.commit([{ kind: 'run-failed', runId, end: sampleEnd, failure: { kind, message: 'down' } }])
    }

    test('a cell without a run is claimed: its run is running', async () => {
      await using store = await open()
      const revision = await openRevision(store)
      const [claim] = await claimAll(store, revision, 'owner', 5000)
      expect(claim?.outcome).toBe('claimed')
      expect(await store.run(claim!.runId)).toMatchObject({
        status: 'running',
        startedAt: 5000,
        experimentId: revision.experimentId,
        cell: { repeatIndex: 0, take: 0 },
      })
    })

    test('a completed run fills its cell in the next revision too', async () => {
      await using store = await open()
      const [claim] = await claimAll(store, await openRevision(store), 'owner')
      await store.commit([completed(claim!.runId)])
      const [again] = await claimAll(store, await openRevision(store, { examples: sampleExamples(2) }), 'owner')
      expect(again).toEqual({ outcome: 'filled', runId: claim!.runId })
    })

    test('a fresh revision fills every cell anew', async () => {
      await using store = await open()
      const [claim] = await claimAll(store, await openRevision(store), 'owner')
      await store.commit([completed(claim!.runId)])
      const [anew] = await claimAll(store, await openRevision(store, { cacheMode: 'fresh' }), 'owner')
      expect(anew?.outcome).toBe('claimed')
      expect(anew?.runId).not.toBe(claim!.runId)
    })

    test('a cell that a live owner runs is taken, for itself too', async () => {
      await using store = await open()
      const revision = await openRevision(store)
      await store.owners.register('one', 1000)
      const [claim] = await claimAll(store, revision, 'one', 1000)
      for (const owner of ['two', 'one']) {
        expect(await claimAll(store, revision, owner, 2000)).toEqual([{ outcome: 'taken', runId: claim!.runId }])
      }
    })

    test('an owner that has not beaten for 15 s loses its cells, one that beats keeps them', async () => {
      await using store = await open()
      const revision = await openRevision(store)
      await store.owners.register('one', 0)
      await claimAll(store, revision, 'one', 0)
      await store.owners.beat('one', 10_000)
      expect((await claimAll(store, revision, 'two', ownerTtlMs + 9_999))[0]?.outcome).toBe('taken')
      expect((await claimAll(store, revision, 'two', ownerTtlMs + 10_000))[0]?.outcome).toBe('claimed')
    })

    test('an owner whose process on this host is gone loses its cells at once', async () => {
      const alive = new Set([1, 2])
      let processId = 1
      const host = {
        now: () => 0,
        hostname: 'here',
        get processId() {
          return processId
        },
        isProcessAlive: (id: number) => alive.has(id),
      }
      await using store = await open(host)
      const revision = await openRevision(store)
      await store.owners.register('one', 0)
      await claimAll(store, revision, 'one', 0)
      processId = 2
      expect((await claimAll(store, revision, 'two', 1))[0]?.outcome).toBe('taken')
      alive.delete(1)
      expect((await claimAll(store, revision, 'two', 1))[0]?.outcome).toBe('claimed')
    })

    test('a released owner’s runs are pending again, and keep their stage results', async () => {
      await using store = await open()
      const revision = await openRevision(store)
      await store.owners.register('one', 0)
      const [claim] = await claimAll(store, revision, 'one', 0)
      await store.commit([{ kind: 'stage-completed', result: sampleStageResult(claim!.runId) }])
      await store.owners.release('one')
      expect(await store.run(claim!.runId)).toMatchObject({ status: 'pending' })
      expect(await claimAll(store, revision, 'two', 1)).toEqual([{ outcome: 'claimed', runId: claim!.runId }])
      expect(await store.stageResults(claim!.runId)).toHaveLength(1)
    })

    test.each<[FailureKind, 'before' | 'after', string]>([
      ['adapter', 'before', 'claimed'],
      ['timeout', 'before', 'claimed'],
      ['template', 'before', 'failed'],
      ['adapter', 'after', 'failed'],
    ])('a run that failed by %s %s the moment given is then %s', async (kind, when, outcome) => {
      await using store = await open()
      const revision = await openRevision(store)
      const [claim] = await claimAll(store, revision, 'one', 0)
      await fail(store, claim!.runId, kind)
      const moment = sampleEnd.completedAt + (when === 'before' ? 1 : 0)
      expect(await claimAll(store, revision, 'two', 0, moment)).toEqual([{ outcome, runId: claim!.runId }])
    })

    test('claiming for a revision that is gone is an error', async () => {
      await using store = await open()
      const claim = store.plan.claim({ revisionId: 'rev_none', owner: 'o', cells: [], retryFailedBefore: 0, now: 0 })
      await expect(claim).rejects.toMatchObject({ code: 'unknown-revision' })
    })

    test('whatever happens, one cell never has two live owners', async () => {
      const owner = fc.constantFrom('one', 'two', 'three')
      const step = fc.oneof(
        { weight: 4, arbitrary: fc.record({ does: fc.constant('claim' as const), owner }) },
        fc.record({ does: fc.constantFrom('beat' as const, 'release' as const, 'register' as const), owner }),
        fc.record({ does: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: ownerTtlMs }) }),
        fc.record({ does: fc.constant('end' as const), owner, status: fc.constantFrom('completed', 'failed') }),
      )
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
          await using store = await open()
          const revision = await openRevision(store, { examples: sampleExamples(3) })
          const beats = new Map<string, number>()
          const holders = new Map<string, string>()
          let now = 0
          const isLive = (name: string): boolean => now - (beats.get(name) ?? -Infinity) < ownerTtlMs
          for (const given of steps) {
            if (given.does === 'wait') now += given.ms
            else if (given.does === 'register') {
              await store.owners.register(given.owner, now)
              beats.set(given.owner, now)
            } else if (given.does === 'beat') {
              await store.owners.beat(given.owner, now)
              if (beats.has(given.owner)) beats.set(given.owner, now)
            } else if (given.does === 'release') {
              await store.owners.release(given.owner)
              beats.delete(given.owner)
              for (const [runId, holder] of holders) if (holder === given.owner) holders.delete(runId)
            } else if (given.does === 'end') {
              const ended = [...holders].find(([, holder]) => holder === given.owner)?.[0]
              if (ended === undefined) continue
              holders.delete(ended)
              await (given.status === 'completed' ? store.commit([completed(ended)]) : fail(store, ended, 'adapter'))
            } else {
              for (const { outcome, runId } of await claimAll(
                store,
                revision,
                given.owner,
                now,
                Number.MAX_SAFE_INTEGER,
              )) {
                if (outcome !== 'claimed') continue
                const holder = holders.get(runId)
                if (holder !== undefined) expect(isLive(holder)).toBe(false)
                holders.set(runId, given.owner)
              }
            }
          }
        }),
        { numRuns: 40 },
      )
    })
  })
}
