import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, computeConfigHash } from './config-hash.ts'

test('what is written reads back as what was there', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('the order of keys does not show, at any depth', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value))
    }),
  )
})

test('any change of a value shows', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
      const areEqual = JSON.stringify(sorted(left)) === JSON.stringify(sorted(right))
      expect(canonicalJson(left) === canonicalJson(right)).toBe(areEqual)
    }),
  )
})

test.each([
  [undefined, 'null'],
  [{ a: undefined, b: 1 }, '{"b":1}'],
  [[undefined, () => 1], '[null,null]'],
  [NaN, 'null'],
  [12n, '"12n"'],
  [new Date(0), '"1970-01-01T00:00:00.000Z"'],
  ['\u2028"\n', '"\u2028\\"\\n"'],
  [{ __proto__: null, b: 1, a: [{ d: 1, c: 2 }] }, '{"a":[{"c":2,"d":1}],"b":1}'],
])('%o is written as %s', (value, text) => {
  expect(canonicalJson(value)).toBe(text)
})

test('prompt, model, params and extra each change the hash', () => {
  const hashes = [
    computeConfigHash('p', 'm', { t: 0 }),
    computeConfigHash('q', 'm', { t: 0 }),
    computeConfigHash('p', 'n', { t: 0 }),
    computeConfigHash('p', 'm', { t: 1 }),
    computeConfigHash('p', 'm', { t: 0 }, 'x'),
  ]
  expect(new Set(hashes).size).toBe(hashes.length)
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, member]) => [name, reversed(member)]),
  )
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return { members: members.map(([name, member]) => ({ name, member: sorted(member) })) }
}
