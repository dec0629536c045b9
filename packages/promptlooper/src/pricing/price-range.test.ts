import { expect, test } from 'vitest'
import type { ModelPricer } from '../domain/model-pricer.ts'
import { ASSUMED_OUTPUT_TOKENS } from './output-limit.ts'
import { priceRange, type PlannedCalls } from './price-range.ts'

const pricer: ModelPricer = {
  costUsd: (provider, _model, usage) => (provider === 'unknown' ? null : usage.tokensIn * 2 + usage.tokensOut * 3),
}

const calls: PlannedCalls = { provider: 'known', model: 'm', calls: 10, promptTokens: 100, maxOutputTokens: 50 }

test('the range goes from one token for each answer to the limit of each', () => {
  expect(priceRange(pricer, [calls])).toEqual({
    lowestUsd: 10 * (200 + 3),
    highestUsd: 10 * (200 + 150),
    callsWithUnknownPrice: 0,
    callsWithoutLimit: 0,
  })
})

test('calls without a limit are counted, and assumed at most a thousand tokens long', () => {
  expect(priceRange(pricer, [calls, { ...calls, calls: 2, maxOutputTokens: null }])).toEqual({
    lowestUsd: 12 * (200 + 3),
    highestUsd: 10 * (200 + 150) + 2 * (200 + 3 * ASSUMED_OUTPUT_TOKENS),
    callsWithUnknownPrice: 0,
    callsWithoutLimit: 2,
  })
})

test('calls with an unknown price are counted apart', () => {
  expect(priceRange(pricer, [calls, { ...calls, provider: 'unknown', calls: 7, maxOutputTokens: null }])).toEqual({
    lowestUsd: 10 * (200 + 3),
    highestUsd: 10 * (200 + 150),
    callsWithUnknownPrice: 7,
    callsWithoutLimit: 0,
  })
})

test('answers that may have no token cost nothing out', () => {
  const range = priceRange(pricer, [{ ...calls, maxOutputTokens: 0 }])
  expect(range.lowestUsd).toBe(range.highestUsd)
})

test('no calls cost nothing', () => {
  expect(priceRange(pricer, [])).toMatchObject({ lowestUsd: 0, highestUsd: 0 })
})
