import { describe, expect, test } from 'vitest'

import type { Score, ScoreFailure } from '../domain/score.ts'
import type { Store } from '../domain/store.ts'
import type { OpenEmptyStore } from './testing/open-empty-store.ts'
import { completed, sampleScore } from './testing/samples.ts'

/** Scores and the failures of scorers. */
export function describeScores(open: OpenEmptyStore): void {
  describe('scores', () => {
    async function completedRun(store: Store, scores: readonly Score[] = [], failures: readonly ScoreFailure[] = []) {
      const { id } = await store.createRun({ config: { prompt: 'p', model: 'm' } })
      const own = scores.map((given) => ({ ...given, runId: id }))
      await store.commit([
        completed(
          id,
          own,
          failures.map((failure) => ({ ...failure, runId: id })),
        ),
      ])
      return id
    }
    async function score(store: Store, runId: string, changes: Partial<Score>): Promise<void> {
      await store.commit([{ kind: 'scored', scores: [sampleScore(runId, changes)], scoreFailures: [] }])
    }
    async function fail(store: Store, runId: string, scorerName: string, version: string): Promise<void> {
      const failure = { runId, scorerName, version, message: `${scorerName} broke` }
      await store.commit([{ kind: 'scored', scores: [], scoreFailures: [failure] }])
    }
    async function values(store: Store, runId: string) {
      return (await store.scores(runId)).map(({ scorerName, value }) => [scorerName, value])
    }

    test('scores come back whole', async () => {
      await using store = await open()
      const whole = sampleScore('', { value: 0.25, reason: 'half right', label: 'spam', rawValue: 1234.5 })
      const id = await completedRun(store, [whole])
      expect(await store.scores(id)).toEqual([{ ...whole, runId: id }])
    })

    test('what scorers asked of models comes back, of scores and of failures, an unknown price as unknown', async () => {
      await using store = await open()
      const priced = { count: 2, tokensIn: 30, tokensOut: 5, costUsd: 0.012 }
      const unpriced = { count: 1, tokensIn: 7, tokensOut: 1, costUsd: null }
      const failure = { runId: '', scorerName: 'c', version: '1', message: 'broke', calls: unpriced }
      const scores = [sampleScore('', { scorerName: 'a', calls: priced }), sampleScore('', { scorerName: 'b' })]
      const id = await completedRun(store, scores, [failure])
      expect((await store.scores(id)).map(({ calls }) => calls)).toEqual([priced, undefined])
      expect(await store.scoreFailures(id)).toEqual([{ ...failure, runId: id }])
      // Of one scorer and version the newest calls are kept.
      await score(store, id, { scorerName: 'a', calls: unpriced })
      expect((await store.scores(id))[0]?.calls).toEqual(unpriced)
    })

    test('scorers stay in the order in which they first scored, when one scores again', async () => {
      await using store = await open()
      const id = await completedRun(store, [sampleScore('', { scorerName: 'b' }), sampleScore('', { scorerName: 'a' })])
      await score(store, id, { scorerName: 'b', value: 0.5 })
      expect(await values(store, id)).toEqual([
        ['b', 0.5],
        ['a', 1],
      ])
    })

    test('of several versions the one that was written last counts', async () => {
      await using store = await open()
      const id = await completedRun(store, [sampleScore('', { version: 'v1', value: 0.1 })])
      await score(store, id, { version: 'v2', value: 0.2 })
      expect(await values(store, id)).toEqual([['exact', 0.2]])
      await score(store, id, { version: 'v1', value: 0.3 })
      expect(await values(store, id)).toEqual([['exact', 0.3]])
    })

    test('a scorer that throws leaves its failure apart from the scores', async () => {
      await using store = await open()
      const failure = { runId: '', scorerName: 'judge', message: 'no key', version: 'v1' }
      const id = await completedRun(store, [sampleScore('')], [failure])
      expect(await values(store, id)).toEqual([['exact', 1]])
      expect(await store.scoreFailures(id)).toEqual([{ ...failure, runId: id }])
    })

    test('a newer score of the same scorer and version ends its failure, and the other way round', async () => {
      await using store = await open()
      const id = await completedRun(store)
      await fail(store, id, 'exact', 'v1')
      await score(store, id, { value: 0.5 })
      expect([await values(store, id), await store.scoreFailures(id)]).toEqual([[['exact', 0.5]], []])
      await fail(store, id, 'exact', 'v1')
      expect(await values(store, id)).toEqual([])
      expect(await store.scoreFailures(id)).toHaveLength(1)
    })

    test('a failure is not shown once another version of its scorer has scored', async () => {
      await using store = await open()
      const id = await completedRun(store)
      await fail(store, id, 'exact', 'v1')
      await score(store, id, { version: 'v2' })
      expect(await store.scoreFailures(id)).toEqual([])
      await fail(store, id, 'exact', 'v3')
      expect(await store.scoreFailures(id)).toMatchObject([{ version: 'v3' }])
      expect(await values(store, id)).toEqual([['exact', 1]])
    })
  })
}
