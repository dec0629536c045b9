import { expect, test } from 'vitest'
import { optionsOf, scoreOf, valueOf } from './testing/make-scorer.ts'

test.each([
  ['all', 'a and b', 1],
  ['all', 'a', 0],
  ['any', 'b', 1],
  ['any', 'c', 0],
  ['none', 'c', 1],
  ['none', 'xax', 0],
])('with match %s, %j gives %d', async (match, output, value) => {
  expect(await valueOf({ scorer: 'contains', values: ['a', 'b'], match }, { output })).toBe(value)
})

test('without a value it looks for what is expected, and for all of a list', async () => {
  expect(await valueOf('contains', { output: 'It is Paris.', expected: 'Paris' })).toBe(1)
  expect(await valueOf('contains', { output: 'It is 42.', expected: 42 })).toBe(1)
  expect(await scoreOf('contains', { output: 'red', expected: ['red', 'blue'] })).toMatchObject({
    value: 0,
    reason: 'does not contain "blue"',
  })
  expect(await valueOf('contains', { output: 'red', expected: '["red"]' })).toBe(1)
})

test.each([
  [{ scorer: 'contains', value: '' }, {}, /empty text is in every answer/u],
  ['contains', { expected: null }, /no expected answer/u],
  ['contains', { expected: [] }, /empty list/u],
  [{ scorer: 'contains', value: '{{ expected }}' }, { expected: ['a'] }, /value: expected a text/u],
])('%o with %o is a failed score', async (scorer, given, words) => {
  await expect(scoreOf(scorer, { output: 'a', ...given })).rejects.toThrow(words)
})

test('a list of values may be one expression', async () => {
  const scorer = { scorer: 'contains', values: '{{ expected.words }}', match: 'any' }
  expect(await valueOf(scorer, { output: 'blue sky', expected: { words: ['green', 'blue'] } })).toBe(1)
})

test('numbers and booleans that YAML read are looked for as their text', () => {
  expect(optionsOf('contains', { values: [42, true, 'x'] })).toMatchObject({ values: ['42', 'true', 'x'] })
})

test.each([
  [{ value: 'a', values: ['b'] }, /values: give either value or values/u],
  [{ values: [] }, /values/u],
  [{ value: ['a'] }, /value: expected a text/u],
  [{ vlaue: 'a' }, /vlaue: unknown option "vlaue"; its options are value, values, match, ignoreCase/u],
])('%o is refused', (options, words) => {
  expect(() => optionsOf('contains', options)).toThrow(words)
})

test('what an answer says is never rendered', async () => {
  const scorer = { scorer: 'contains', value: '{{ output }}' }
  expect(await valueOf(scorer, { output: '{{ 7 * 7 }}' })).toBe(1)
})
