import { expect, test } from 'vitest'
import { textLength } from './length.ts'
import { optionsOf, scoreOf } from './testing/make-scorer.ts'

test.each([
  ['', 'characters', 0],
  ['abc', 'characters', 3],
  ['😀é', 'characters', 2],
  ['', 'words', 0],
  ['  two\nwords ', 'words', 2],
  ['', 'lines', 0],
  ['one', 'lines', 1],
  ['one\n', 'lines', 1],
  ['one\r\ntwo\r\n', 'lines', 2],
  ['one\n\nthree', 'lines', 3],
] as const)('%j in %s is %d', (text, unit, length) => {
  expect(textLength(text, unit)).toBe(length)
})

test('tokens are those of the model that answered', async () => {
  const stage = { model_used: 'gpt-4o' }
  const score = await scoreOf({ scorer: 'length', max: 3, unit: 'tokens' }, { output: 'hello world', stage })
  expect(score).toMatchObject({ value: 1, rawValue: 2 })
})

test.each([
  [{}, /give max, min or both/u],
  [{ min: 3, max: 2 }, /min: min 3 is above max 2/u],
  [{ max: 3, unit: 'pages' }, /unit/u],
  [{ max: 'ten' }, /max: expected number/u],
])('%o is refused', (options, words) => {
  expect(() => optionsOf('length', options)).toThrow(words)
})

test('a bound may be a template, and what it gives must be a number', async () => {
  const scorer = { scorer: 'length', max: '{{ metadata.longest }}' }
  expect(await scoreOf(scorer, { output: 'abc', metadata: { longest: 3 } })).toMatchObject({ value: 1 })
  expect(await scoreOf(scorer, { output: 'abcd', metadata: { longest: 3 } })).toMatchObject({ value: 0 })
  await expect(scoreOf(scorer, { output: 'abc', metadata: { longest: 'long' } })).rejects.toThrow(
    /max: expected number/u,
  )
})
