import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ASSUMED_OUTPUT_TOKENS } from '../pricing/output-limit.ts'
import { Budget, type BudgetPlace, type CallForecast, type CallUse } from './budget.ts'

const none = { usd: null, tokens: null, calls: null, minutes: null }
const still = () => 0

/** A model whose tokens cost a dollar each, in and out. */
function forecast(given: Partial<CallForecast> = {}): CallForecast {
  const promptTokens = given.promptTokens ?? 1
  return { model: 'm', promptTokens, outputLimit: 1, costUsd: (tokensOut) => promptTokens + tokensOut, ...given }
}

function use(tokensIn: number, tokensOut: number): CallUse {
  return { tokensIn, tokensOut, costUsd: tokensIn + tokensOut }
}

test('calls in flight are counted: a budget of ten calls lets ten begin, and the eleventh stops at once', async () => {
  const budget = new Budget({ ...none, calls: 10 }, still)
  const begun = await Promise.all(Array.from({ length: 10 }, () => budget.enter(forecast())))
  await expect(budget.enter(forecast())).rejects.toThrow('the budget of 10 calls is used up')
  for (const place of begun) budget.leave(place, use(1, 1))
  expect(budget.stoppedBy).toContain('10 calls')
})

test.each([
  [{ usd: 0 }, 'the budget of $0 allows no call'],
  [{ tokens: 0 }, 'the budget of 0 tokens allows no call'],
  [{ calls: 0 }, 'the budget of 0 calls allows no call'],
  [{ minutes: 0 }, 'the budget of 0 minutes allows no call'],
])('a budget of %o lets nothing begin, and ends no run that needs no call', async (limits, message) => {
  const budget = new Budget({ ...none, ...limits }, still)
  await expect(budget.enter(forecast())).rejects.toThrow(message)
  expect(budget.stoppedBy).toBe(message)
  expect(budget.endsRuns).toBeNull()
})

test('minutes end it, and those who wait elsewhere are told', async () => {
  let elapsedMs = 0
  const budget = new Budget({ ...none, minutes: 1 }, () => elapsedMs)
  let told = 0
  budget.whenStopped(() => (told += 1))
  budget.leave(await budget.enter(forecast()), null)
  budget.stopIfOver()
  expect(told).toBe(0)
  elapsedMs = 60_000
  budget.stopIfOver()
  budget.stopIfOver()
  expect(told).toBe(1)
  await expect(budget.enter(forecast())).rejects.toThrow('the budget of 1 minute is used up')
  expect(budget.endsRuns).toContain('1 minute')
})

test('first calls are counted at their longest answers, so that not all of them begin', async () => {
  const budget = new Budget({ ...none, usd: 50 }, still)
  const begun: BudgetPlace[] = []
  const asked = Array.from({ length: 20 }, () =>
    budget.enter(forecast({ promptTokens: 1, outputLimit: 9 })).then((place) => begun.push(place)),
  )
  await Promise.resolve()
  expect(begun).toHaveLength(5)
  for (const place of begun) budget.leave(place, use(1, 9))
  const ends = await Promise.allSettled(asked)
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
})

test('an answer that nothing limits is assumed long until its model has answered', async () => {
  const budget = new Budget({ ...none, tokens: 2 * ASSUMED_OUTPUT_TOKENS }, still)
  const unlimited = forecast({ outputLimit: null })
  const first = await budget.enter(unlimited)
  let hasBegun = false
  const second = budget.enter(unlimited).then((place) => {
    hasBegun = true
    return place
  })
  await Promise.resolve()
  expect(hasBegun).toBe(false)
  budget.leave(first, use(1, 4))
  budget.leave(await second, use(1, 4))
  const many = await Promise.all(Array.from({ length: 100 }, () => budget.enter(unlimited)))
  expect(many).toHaveLength(100)
})

test('an estimate alone does not keep the only call back, but a prompt that is sure to be too long does', async () => {
  const roomy = new Budget({ ...none, tokens: 100 }, still)
  roomy.leave(await roomy.enter(forecast({ outputLimit: 4_000 })), use(1, 2))
  expect(roomy.stoppedBy).toBeNull()
  await expect(roomy.enter(forecast({ promptTokens: 98 }))).rejects.toThrow('100 tokens')
})

test('a call that fails gives back what was reserved for it', async () => {
  const budget = new Budget({ ...none, usd: 10 }, still)
  for (let attempt = 0; attempt < 50; attempt += 1) {
    budget.leave(await budget.enter(forecast({ outputLimit: 9 })), null)
  }
  expect(budget.stoppedBy).toBeNull()
})

test('a call that had to wait does not begin once the command is ending', async () => {
  const budget = new Budget({ ...none, usd: 10 }, still)
  const ending = new AbortController()
  const first = await budget.enter(forecast({ outputLimit: 9 }))
  const waiting = budget.enter(forecast({ outputLimit: 9 }), ending.signal)
  ending.abort(new Error('the command is ending'))
  budget.leave(first, use(1, 1))
  await expect(waiting).rejects.toThrow('the command is ending')
})

test('a dear model does not make the calls of a cheap one dear', async () => {
  const budget = new Budget({ ...none, usd: 100 }, still)
  budget.leave(await budget.enter(forecast({ model: 'dear', outputLimit: 89 })), use(1, 89))
  const cheap = await Promise.all(Array.from({ length: 5 }, () => budget.enter(forecast({ model: 'cheap' }))))
  expect(cheap).toHaveLength(5)
})

const calls = fc.array(
  fc.record({
    model: fc.constantFrom('a', 'b'),
    promptTokens: fc.integer({ min: 0, max: 20 }),
    outputLimit: fc.option(fc.integer({ min: 0, max: 50 }), { nil: null }),
    tokensOut: fc.integer({ min: 0, max: 80 }),
    turns: fc.integer({ min: 0, max: 5 }),
    fails: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
)
const limits = fc.record({
  usd: fc.option(fc.integer({ min: 0, max: 400 }), { nil: null }),
  tokens: fc.option(fc.integer({ min: 0, max: 400 }), { nil: null }),
  calls: fc.option(fc.integer({ min: 0, max: 30 }), { nil: null }),
  minutes: fc.constant(null),
})

test('whatever calls come at once: the limit of calls is never passed, others by no more than one call where answers keep to their limits', async () => {
  await fc.assert(
    fc.asyncProperty(calls, limits, fc.integer({ min: 1, max: 12 }), async (asked, given, atOnce) => {
      const budget = new Budget(given, still)
      const spent = { calls: 0, tokens: 0 }
      let dearest = 0
      const queue = [...asked]
      const worker = async (): Promise<void> => {
        for (let call = queue.shift(); call !== undefined; call = queue.shift()) {
          const { model, promptTokens, outputLimit } = call
          const place = await budget.enter(forecast({ model, promptTokens, outputLimit }))
          spent.calls += 1
          for (let turn = 0; turn < call.turns; turn += 1) await Promise.resolve()
          // As a provider does that keeps to the limit: without one, the assumption holds here.
          const used = call.fails ? null : use(promptTokens, Math.min(call.tokensOut, outputLimit ?? 80))
          const tokens = used === null ? 0 : used.tokensIn + used.tokensOut
          spent.tokens += tokens
          dearest = Math.max(dearest, tokens)
          budget.leave(place, used)
        }
      }
      const ends = await Promise.allSettled(Array.from({ length: atOnce }, worker))
      if (given.calls !== null) expect(spent.calls).toBeLessThanOrEqual(given.calls)
      const unlimitedInFlight = asked.some((call) => call.outputLimit === null) ? atOnce : 1
      for (const limit of [given.usd, given.tokens]) {
        if (limit !== null) expect(spent.tokens).toBeLessThanOrEqual(limit + unlimitedInFlight * dearest)
        if (limit === 0) expect(spent.calls).toBe(0)
      }
      // Nobody waits for ever, and who was refused knows why.
      for (const end of ends) if (end.status === 'rejected') expect(String(end.reason)).toContain('budget')
      expect(budget.stoppedBy === null).toBe(ends.every(({ status }) => status === 'fulfilled'))
      if (given.calls !== null && given.usd === null && given.tokens === null) {
        expect(spent.calls).toBe(Math.min(given.calls, asked.length))
      }
    }),
  )
})
