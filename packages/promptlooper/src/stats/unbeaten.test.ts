import { expect, test } from 'vitest'
import { unbeaten } from './unbeaten.ts'

test('a variant is beaten by one that is no worse on both and better on one', () => {
  const best = { score: 0.9, cost: 2 }
  const cheapest = { score: 0.7, cost: 1 }
  const same = { score: 0.7, cost: 1 }
  const beaten = { score: 0.7, cost: 2 }
  const unknown = { score: 0.99, cost: null }
  expect(unbeaten([beaten, best, unknown, cheapest, same])).toEqual([best, cheapest, same])
})
