import { expect, test } from 'vitest'

import { openStore } from '../store/open-store.ts'
import { ResponseCache } from './response-cache.ts'

const entry = { response: 'ham', model: 'test-model', tokensIn: 10, tokensOut: 5 }

test('an entry of the four fields comes back with the time it was put', async () => {
  await using store = await openStore('sqlite::memory:')
  const cache = new ResponseCache(store, { now: () => 1234 })
  expect(await cache.get('k')).toBeUndefined()
  await cache.put('k', entry)
  expect(await cache.get('k')).toEqual({ ...entry, createdAt: 1234 })
})

test('statistics count the entries', async () => {
  await using store = await openStore('sqlite::memory:')
  const cache = new ResponseCache(store)
  expect((await cache.stats()).totalEntries).toBe(0)
  await cache.put('k', entry)
  expect(await cache.stats()).toMatchObject({
    totalEntries: 1,
    totalCharacters: 3,
    byModel: [{ provider: null, model: 'test-model', entries: 1, tokensIn: 10, tokensOut: 5 }],
  })
})

test('a claim ends with its time, with a release, and with a put', async () => {
  let now = 0
  await using store = await openStore('sqlite::memory:')
  const cache = new ResponseCache(store, { now: () => now })
  expect(await cache.claim('k', 'one', 100)).toBe(true)
  expect(await cache.claim('k', 'two', 100)).toBe(false)
  now = 100
  expect(await cache.claim('k', 'two', 100)).toBe(true)
  await cache.release('k', 'two')
  expect(await cache.claim('k', 'one', 100)).toBe(true)
  await cache.put('k', entry)
  expect(await cache.claim('k', 'two', 100)).toBe(true)
})
