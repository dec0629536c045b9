import { expect, test } from 'vitest'
import { GroupSizes } from './group-sizes.ts'

function sizesOf(groups: Iterable<string | null>): GroupSizes {
  const sizes = new GroupSizes()
  for (const group of groups) sizes.add(group)
  return sizes
}

test.each([
  [['a', 'a', 'b', 'b'], 2],
  [['a', 'a', 'a', 'b'], 16 / 10],
  [['a', 'a', null, null], 16 / 6],
  [[null, null], null],
  [[], null],
])('%j weigh as much as %s equal groups', (groups, effective) => {
  expect(sizesOf(groups).effective()).toEqual(effective)
})

test('beyond what is counted exactly, the effective number is never too large, and near', () => {
  const groups = Array.from({ length: 300_000 }, (_group, index) => `g${index}`)
  const effective = sizesOf(groups).effective() ?? 0
  expect(effective).toBeLessThanOrEqual(300_000)
  expect(effective).toBeGreaterThan(200_000)
})
