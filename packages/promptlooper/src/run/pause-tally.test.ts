import { expect, test } from 'vitest'
import { PauseTally } from './pause-tally.ts'

test('pauses that overlap count once, and only as far as they have passed', () => {
  const tally = new PauseTally()
  tally.add(1_000, 3_000)
  tally.add(2_000, 5_000)
  expect(tally.total(2_500)).toBe(1_500)
  expect(tally.total(9_000)).toBe(4_000)
  tally.add(10_000, 11_000)
  expect(tally.total(20_000)).toBe(5_000)
})

test('a pause that ends early counts until then', () => {
  const tally = new PauseTally()
  tally.add(1_000, 9_000)
  tally.end(2_000)
  expect(tally.total(20_000)).toBe(1_000)
  tally.add(3_000, 4_000)
  expect(tally.total(20_000)).toBe(2_000)
})
