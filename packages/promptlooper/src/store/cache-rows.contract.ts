import { describe, expect, test } from 'vitest'

import type { CacheEntry } from '../domain/stage-result.ts'
import type { OpenEmptyStore } from './testing/open-empty-store.ts'

const entry: CacheEntry = { response: 'ham', model: 'qwen3', tokensIn: 10, tokensOut: 5, createdAt: 1000 }

/** The rows behind the response cache. */
export function describeCacheRows(open: OpenEmptyStore): void {
  describe('cache rows', () => {
    test.each<[string, CacheEntry]>([
      ['the four fields', entry],
      [
        'a whole answer',
        {
          ...entry,
          latencyMs: 12.5,
          finish: 'tool-calls',
          toolCalls: [{ name: 'weather', input: { place: 'Bern' } }],
          json: null,
          reasoningTokens: 3,
          cachedTokens: 0,
          costUsd: 0.25,
          firstTokenMs: 1.5,
          logprobs: [{ token: 'ham', logprob: -0.25, top: [{ token: 'spam', logprob: -1.5 }] }],
          raw: { id: 'chatcmpl-1', choices: [] },
          provider: 'local',
        },
      ],
    ])('%s come back as they were put', async (_name, given) => {
      await using store = await open()
      expect(await store.cache.get('k')).toBeUndefined()
      await store.cache.put('k', given)
      expect(await store.cache.get('k')).toEqual(given)
    })

    test('a second put replaces all of the first', async () => {
      await using store = await open()
      await store.cache.put('k', { ...entry, finish: 'length', raw: [1] })
      await store.cache.put('k', { ...entry, response: 'spam' })
      expect(await store.cache.get('k')).toEqual({ ...entry, response: 'spam' })
    })

    test('a claim holds against others until its time is over, and its owner may renew it', async () => {
      await using store = await open()
      expect(await store.cache.claim('k', 'one', 100, 1000)).toBe(true)
      expect(await store.cache.claim('k', 'two', 100, 1050)).toBe(false)
      expect(await store.cache.claim('k', 'one', 100, 1050)).toBe(true)
      expect(await store.cache.claim('k', 'two', 100, 1149)).toBe(false)
      expect(await store.cache.claim('k', 'two', 100, 1150)).toBe(true)
    })

    test.each<[string, boolean]>([
      ['its owner', true],
      ['another', false],
    ])('a claim released by %s is free: %s', async (who, isFree) => {
      await using store = await open()
      await store.cache.claim('k', 'one', 100, 0)
      await store.cache.release('k', who === 'another' ? 'two' : 'one')
      expect(await store.cache.claim('k', 'three', 100, 1)).toBe(isFree)
    })

    test.each(['put', 'commit'])('a %s ends the claim on its key', async (by) => {
      await using store = await open()
      await store.cache.claim('k', 'one', 100, 0)
      if (by === 'put') await store.cache.put('k', entry)
      else await store.commit([{ kind: 'cache-put', key: 'k', entry }])
      expect(await store.cache.claim('k', 'two', 100, 1)).toBe(true)
    })

    test('look and claim are one step: an entry where there is one, else the claim, else who has it is waited for', async () => {
      await using store = await open()
      expect(await store.cache.getOrClaim('k', 'one', 100, 0, null)).toBe('claimed')
      expect(await store.cache.getOrClaim('k', 'one', 100, 1, null)).toBe('claimed')
      expect(await store.cache.getOrClaim('k', 'two', 100, 100, null)).toBe('held')
      await store.cache.put('k', entry)
      expect(await store.cache.getOrClaim('k', 'two', 100, 100, null)).toEqual(entry)
      expect(await store.cache.claim('k', 'three', 100, 100)).toBe(true)
    })

    test('an entry that one does not want counts as none', async () => {
      await using store = await open()
      await store.cache.put('k', entry)
      expect(await store.cache.getOrClaim('k', 'one', 100, 0, entry.createdAt ?? null)).toBe('claimed')
      await store.cache.put('k', { ...entry, createdAt: 1001 })
      expect(await store.cache.getOrClaim('k', 'one', 100, 0, entry.createdAt ?? null)).toMatchObject({
        createdAt: 1001,
      })
    })

    test('the claim of an owner that is known to be dead is free at once', async () => {
      await using store = await open()
      await store.owners.register('one', 0)
      await store.cache.claim('k', 'one', 60_000, 0)
      expect(await store.cache.claim('k', 'two', 100, 14_999)).toBe(false)
      expect(await store.cache.claim('k', 'two', 100, 15_000)).toBe(true)
    })
  })
}
