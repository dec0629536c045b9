import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Budget } from './budget.ts'

const none = { usd: null, tokens: null, calls: null, minutes: null }
const now = () => 0

test('calls in flight are counted: a budget of ten calls lets ten begin', async () => {
  const budget = new Budget({ ...none, calls: 10 }, 0)
  const begun = await Promise.allSettled(Array.from({ length: 10 }, () => budget.enter(now)))
  expect(begun.every(({ status }) => status === 'fulfilled')).toBe(true)
  const waiting = budget.enter(now)
  for (let call = 0; call < 10; call += 1) budget.leave({ tokens: 1, costUsd: 0 })
  await expect(waiting).rejects.toThrow('10 calls')
  expect(budget.stoppedBy).toContain('10 calls')
})

test('a budget of nothing lets nothing begin', async () => {
  await expect(new Budget({ ...none, usd: 0 }, 0).enter(now)).rejects.toThrow('$0')
  await expect(new Budget({ ...none, tokens: 0 }, 0).enter(now)).rejects.toThrow('0 tokens')
})

test('minutes end it', async () => {
  await expect(new Budget({ ...none, minutes: 1 }, 0).enter(() => 60_000)).rejects.toThrow('1 minutes')
})

test('what is spent stays within the budget once the first answer has shown what a call costs', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 5, max: 50 }), fc.integer({ min: 1, max: 8 }), async (limit, atOnce) => {
      const budget = new Budget({ ...none, usd: limit }, 0)
      let spent = 0
      const call = async () => {
        await budget.enter(now)
        await Promise.resolve()
        spent += 1
        budget.leave({ tokens: 1, costUsd: 1 })
      }
      await call()
      for (let round = 0; round < limit; round += 1) {
        await Promise.allSettled(Array.from({ length: atOnce }, call))
      }
      expect(spent).toBe(limit)
    }),
  )
})
