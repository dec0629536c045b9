import { describe, expect, test } from 'vitest'

import type { CacheFilter, StoredAnswer } from '../domain/cache-filter.ts'
import type { CacheEntry } from '../domain/stage-result.ts'
import type { Store } from '../domain/store.ts'
import type { OpenEmptyStore } from './testing/open-empty-store.ts'
import { claimAll, completed, openRevision, sampleStageResult } from './testing/samples.ts'

const entry: CacheEntry = { response: 'ham', model: 'qwen3', tokensIn: 10, tokensOut: 5, createdAt: 1000 }
const entryBytes = 'a'.length + 'ham'.length

/** Counting, reading, merging and removing many entries of the response cache. */
export function describeCacheExchange(open: OpenEmptyStore): void {
  describe('many cache entries', () => {
    describeStatistics(open)
    describeFilters(open)
    describeMerging(open)
  })
}

function describeStatistics(open: OpenEmptyStore): void {
  test('statistics of an empty cache are noughts', async () => {
    await using store = await open()
    const statistics = await store.cache.statistics()
    expect(statistics).toEqual({ totalEntries: 0, totalCharacters: 0, totalBytes: 0, byModel: [] })
  })

  test('statistics count by provider and model: entries, sizes, tokens, costs and ages', async () => {
    await using store = await open()
    await store.cache.put('a', entry)
    await store.cache.put('b', { ...entry, response: 'späm', provider: 'local', costUsd: 0.25 })
    await store.cache.put('c', { ...entry, provider: 'local', createdAt: 3000 })
    await store.cache.put('d', { ...entry, model: 'gpt', provider: 'local' })
    const one = { entries: 1, characters: 3, bytes: 4, tokensIn: 10, tokensOut: 5, costUsd: null, oldestAt: 1000 }
    const unused = { hits: 0, savedUsd: null, newestAt: 1000 }
    expect(await store.cache.statistics()).toEqual({
      totalEntries: 4,
      totalCharacters: 13,
      totalBytes: 18,
      byModel: [
        { provider: null, model: 'qwen3', ...one, ...unused },
        { provider: 'local', model: 'gpt', ...one, ...unused },
        {
          provider: 'local',
          model: 'qwen3',
          entries: 2,
          characters: 7,
          bytes: 10,
          tokensIn: 20,
          tokensOut: 10,
          costUsd: 0.25,
          hits: 0,
          savedUsd: null,
          oldestAt: 1000,
          newestAt: 3000,
        },
      ],
    })
  })

  test('what the cache saved is what the stages would have cost that it answered', async () => {
    await using store = await open()
    await store.cache.put('a', entry)
    await store.cache.put('b', { ...entry, model: 'gpt' })
    await storeRun(store, 'spam', [
      { cacheKey: 'a', cached: false, costUsd: 0.5 },
      { cacheKey: 'a', cached: true, costUsd: 0.5 },
      { cacheKey: 'a', cached: true, costUsd: 0.25 },
      { cacheKey: 'b', cached: true, costUsd: null },
      { cacheKey: 'gone', cached: true, costUsd: 8 },
    ])
    expect((await store.cache.statistics()).byModel).toMatchObject([
      { model: 'gpt', hits: 1, savedUsd: null },
      { model: 'qwen3', hits: 2, savedUsd: 0.75 },
    ])
  })
}

function describeFilters(open: OpenEmptyStore): void {
  const filters: readonly [CacheFilter, readonly string[]][] = [
    [{}, ['a', 'b', 'c', 'd']],
    [{ model: 'gpt' }, ['c']],
    [{ provider: 'local' }, ['b', 'c']],
    [{ provider: 'local', model: 'qwen3' }, ['b']],
    [{ provider: 'nobody' }, []],
    [{ createdBefore: 2000 }, ['a', 'c']],
    [{ createdSince: 2000 }, ['b', 'd']],
    [{ createdSince: 1000, createdBefore: 1001, model: 'qwen3' }, ['a']],
    [{ beyondBytes: 4 * entryBytes }, []],
    [{ beyondBytes: 4 * entryBytes - 1 }, ['c']],
    [{ beyondBytes: 2 * entryBytes }, ['a', 'c']],
    [{ beyondBytes: 0 }, ['a', 'b', 'c', 'd']],
    [{ beyondBytes: 0, model: 'gpt' }, ['c']],
  ]
  test.each(filters)('%j means %j: in size, in reading and in removing', async (filter, keys) => {
    await using store = await openFour(open)
    await expectMeant(store, filter, keys)
  })

  test('an experiment means what its stages got; only its own is what no other run got', async () => {
    await using store = await openFour(open)
    const spam = await storeRun(store, 'spam', [{ cacheKey: 'a' }, { cacheKey: 'b' }, { cacheKey: null }])
    const other = await storeRun(store, 'other', [{ cacheKey: 'b' }, { cacheKey: 'c' }])
    const alone = await store.createRun({ config: { prompt: 'x', model: 'm' } })
    await store.commit([{ kind: 'stage-completed', result: sampleStageResult(alone.id, { cacheKey: 'c' }) }])
    expect(await meant(store, { usedBy: spam })).toEqual(['a', 'b'])
    expect(await meant(store, { usedBy: other })).toEqual(['b', 'c'])
    expect(await meant(store, { usedOnlyBy: other })).toEqual([])
    await expectMeant(store, { usedOnlyBy: spam }, ['a'])
  })

  test('many entries are read in groups of bounded size, in the order of their keys', async () => {
    await using store = await open()
    const keys = Array.from({ length: 2_500 }, (_, index) => `k${String(index).padStart(5, '0')}`)
    await store.cache.merge(keys.toReversed().map((key) => ({ key, entry })))
    await store.cache.put('k00003', { ...entry, response: 'x'.repeat(5_000_000) })
    const groups: (readonly StoredAnswer[])[] = []
    for await (const group of store.cache.entries({})) groups.push(group)
    expect(groups.flat().map(({ key }) => key)).toEqual(keys)
    expect(groups.map(({ length }) => length)).toEqual([3, 1, 996, 1_000, 500])
    expect(await store.cache.clear({})).toBe(2_500)
  })

  test('an entry that goes or comes while entries are read neither shows nor does harm', async () => {
    await using store = await openFour(open)
    const seen: string[] = []
    for await (const group of store.cache.entries({})) {
      seen.push(...group.map(({ key }) => key))
      await store.cache.put('e', entry)
    }
    expect(seen).toEqual(['a', 'b', 'c', 'd'])
  })
}

function describeMerging(open: OpenEmptyStore): void {
  const younger = { ...entry, response: 'younger', createdAt: 2000 }
  const twin = { ...entry, response: 'hem' }

  test('of one key the older entry stays; of one age, the same one in any order', async () => {
    await using store = await open()
    await store.cache.put('a', younger)
    await store.cache.put('b', entry)
    await store.cache.put('c', entry)
    await store.cache.put('d', twin)
    await store.cache.put('e', entry)
    const merged = await store.cache.merge([
      { key: 'a', entry },
      { key: 'b', entry: younger },
      { key: 'c', entry: twin },
      { key: 'd', entry },
      { key: 'e', entry },
      { key: 'f', entry },
    ])
    expect(merged).toEqual({ added: 1, same: 1, stayed: 2, replaced: 2 })
    expect(await store.cache.get('a')).toEqual(entry)
    expect(await store.cache.get('b')).toEqual(entry)
    expect(await store.cache.get('c')).toEqual(await store.cache.get('d'))
    expect(await store.cache.get('f')).toEqual(entry)
  })

  test('a merged entry ends the claim on its key', async () => {
    await using store = await open()
    await store.cache.claim('a', 'one', 1_000, 0)
    await store.cache.merge([{ key: 'a', entry }])
    expect(await store.cache.claim('a', 'two', 1_000, 1)).toBe(true)
  })
}

async function openFour(open: OpenEmptyStore): Promise<Store> {
  const store = await open()
  await store.cache.put('a', entry)
  await store.cache.put('b', { ...entry, provider: 'local', createdAt: 2000 })
  await store.cache.put('c', { ...entry, provider: 'local', model: 'gpt' })
  await store.cache.put('d', { ...entry, createdAt: 3000 })
  return store
}

async function meant(store: Store, filter: CacheFilter): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const group of store.cache.entries(filter)) keys.push(...group.map(({ key }) => key))
  return keys
}

async function expectMeant(store: Store, filter: CacheFilter, keys: readonly string[]): Promise<void> {
  expect(await meant(store, filter)).toEqual(keys)
  expect(await store.cache.size(filter)).toEqual({ entries: keys.length, bytes: keys.length * entryBytes })
  const others = (await meant(store, {})).filter((key) => !keys.includes(key))
  expect(await store.cache.clear(filter)).toBe(keys.length)
  expect(await meant(store, {})).toEqual(others)
}

/** Stores a completed run of an experiment with these stages; gives the experiment's id. */
async function storeRun(
  store: Store,
  name: string,
  stages: readonly Partial<Parameters<typeof sampleStageResult>[1]>[],
): Promise<string> {
  const revision = await openRevision(store, { name })
  const [claim] = await claimAll(store, revision, 'one')
  const runId = claim?.runId ?? ''
  const results = stages.map((changes, stageIndex) => sampleStageResult(runId, { ...changes, stageIndex }))
  await store.commit([...results.map((result) => ({ kind: 'stage-completed' as const, result })), completed(runId)])
  return revision.experimentId
}
