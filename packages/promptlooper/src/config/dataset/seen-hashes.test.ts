import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contentHash } from '../../domain/config-hash.ts'
import { SeenHashes } from './seen-hashes.ts'

test('hashes are counted as a Map would', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 400 }), { maxLength: 3000 }), (numbers) => {
      const seen = new SeenHashes()
      const known = new Map<number, { count: number; firstLine: number }>()
      for (const [index, number] of numbers.entries()) {
        const before = known.get(number) ?? { count: 0, firstLine: 0 }
        expect(seen.add(contentHash(String(number)), index + 1)).toEqual(before)
        known.set(number, { count: before.count + 1, firstLine: before.count === 0 ? index + 1 : before.firstLine })
      }
    }),
    { numRuns: 20 },
  )
})

test('the table grows without losing anything', () => {
  const seen = new SeenHashes()
  for (let number = 0; number < 5000; number++) seen.add(contentHash(String(number)), number + 1)
  for (let number = 0; number < 5000; number++)
    expect(seen.add(contentHash(String(number)), 1)).toEqual({ count: 1, firstLine: number + 1 })
})
