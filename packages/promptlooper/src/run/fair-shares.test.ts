import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fairShares } from './fair-shares.ts'

test.each<[number, readonly number[], readonly number[]]>([
  [50, [100, 100], [25, 25]],
  [50, [100, 2], [48, 2]],
  [50, [0, 100], [0, 50]],
  [10, [3, 3], [3, 3]],
  [7, [9, 9, 9], [2, 2, 3]],
  [1, [5, 5], [0, 1]],
  [5, [], []],
])('%i places among those who can use %j are %j', (total, usable, shares) => {
  expect(fairShares(total, usable)).toEqual(shares)
})

test('no one gets more than it can use, and no place is left while someone can use it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.array(fc.nat(200), { maxLength: 8 }), (total, usable) => {
      const shares = fairShares(total, usable)
      for (const [index, share] of shares.entries()) expect(share).toBeLessThanOrEqual(usable[index] ?? 0)
      const sum = (numbers: readonly number[]) => numbers.reduce((left, right) => left + right, 0)
      expect(sum(shares)).toBe(Math.min(total, sum(usable)))
    }),
  )
})

test('what one gets does not shrink because others can use more than their share', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 10, max: 500 }),
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 8 }),
      (total, usable) => {
        const equal = Math.floor(total / usable.length)
        for (const [index, share] of fairShares(total, usable).entries()) {
          expect(share).toBeGreaterThanOrEqual(Math.min(usable[index] ?? 0, equal))
        }
      },
    ),
  )
})
