import { describe, expect, test } from 'vitest'
import type { RaceSettings } from '../domain/race.ts'
import type { Store } from '../domain/store.ts'

const settings: RaceSettings = {
  objective: 'exact-match',
  delta: 0.05,
  epsilon: 0,
  batch: 10,
  target: 'examples',
  failures: 'zero',
}

/** What every store's races must do. */
export function describeRaces(openEmptyStore: () => Promise<Store>): void {
  describe('races', () => {
    const openRevision = async (store: Store) => {
      const { id } = await store.experiments.open('raced')
      const shared = { file: 'f.yaml', source: '', repeats: 1, cacheMode: 'reuse', scorers: [], variants: [] } as const
      return await store.experiments.createRevision({ experimentId: id, ...shared })
    }
    const open = async (store: Store, contentHash: string, datasetHash = 'dataset') => {
      const { id: revisionId, experimentId } = await openRevision(store)
      return await store.races.open({ revisionId, experimentId, contentHash, datasetHash, settings })
    }

    test('a race is read back as it was written', async () => {
      await using store = await openEmptyStore()
      const race = await open(store, 'content')
      expect(race).toMatchObject({ number: 1, settings })
      expect(await store.races.of(race.revisionId)).toEqual(race)
      expect(await store.races.of('rev_none')).toBeUndefined()
    })

    test('the same content goes on with the same race, in the same order', async () => {
      await using store = await openEmptyStore()
      const first = await open(store, 'content')
      expect(await open(store, 'content')).toMatchObject({ number: 1, seed: first.seed })
    })

    test('other variants on the same examples are a second race, in an order of its own', async () => {
      await using store = await openEmptyStore()
      const first = await open(store, 'content')
      const second = await open(store, 'with one more variant')
      expect(second.number).toBe(2)
      expect(second.seed).not.toBe(first.seed)
      expect(await open(store, 'content')).toMatchObject({ number: 1, seed: first.seed })
    })

    test('another dataset begins at race 1', async () => {
      await using store = await openEmptyStore()
      await open(store, 'content')
      expect(await open(store, 'more examples', 'larger')).toMatchObject({ number: 1 })
    })

    test('a race goes with its experiment', async () => {
      await using store = await openEmptyStore()
      const race = await open(store, 'content')
      await store.experiments.delete(race.experimentId)
      expect(await store.races.of(race.revisionId)).toBeUndefined()
    })
  })
}
