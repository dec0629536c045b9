import { expect, test } from 'vitest'
import type { JsonValue } from '../domain/json-value.ts'
import type { SettledScore } from '../domain/settle-score.ts'
import { cosine } from './cosine.ts'
import { scoreOf } from './testing/make-scorer.ts'

test.each([
  [[1, 0], [1, 0], 1],
  [[1, 0], [0, 2], 0],
  [[1, 0], [-3, 0], -1],
  [[1, 1], [1, 0], Math.SQRT1_2],
  [[0.1, 0.2, 0.3], [0.1, 0.2, 0.3], 1],
])('the cosine of %o and %o is %d', (left, right, value) => {
  expect(cosine(left, right)).toBeCloseTo(value, 12)
})

test('vectors that can not be compared are errors', () => {
  expect(() => cosine([1], [1, 2])).toThrow(/vectors of 1 and 2 numbers/u)
  expect(() => cosine([0, 0], [1, 2])).toThrow(/no direction/u)
  expect(() => cosine([], [])).toThrow(/no direction/u)
})

/** Texts as their own vectors. */
const vectors: { readonly [text: string]: readonly number[] } = {
  east: [1, 0],
  north: [0, 1],
  west: [-1, 0],
  northeast: [1, 1],
}

function similarityOf(
  output: string,
  expected: JsonValue,
  settings: { readonly [name: string]: JsonValue } = {},
): Promise<SettledScore> {
  const embed = (texts: readonly string[]) => Promise.resolve(texts.map((text) => vectors[text] ?? [0, 0]))
  return scoreOf({ scorer: 'similarity', ...settings }, { output, expected, embed })
}

test.each<[string, JsonValue, number]>([
  ['east', 'east', 1],
  ['east', 'north', 0],
  ['east', 'west', 0],
  ['east', ['west', 'northeast', 'north'], Math.SQRT1_2],
  [' ', 'east', 0],
])('%o against %o is %d', async (output, expected, value) => {
  const score = await similarityOf(output, expected)
  expect(score.ok && score.value).toBeCloseTo(value, 12)
})

test('with min the value is 1 or 0 and the raw value the similarity', async () => {
  expect(await similarityOf('east', 'northeast', { min: 0.7 })).toMatchObject({
    value: 1,
    rawValue: expect.closeTo(Math.SQRT1_2, 12),
  })
  expect(await similarityOf('east', 'northeast', { min: 0.8 })).toMatchObject({
    value: 0,
    reason: 'similarity 0.707 is under 0.8',
  })
})

test.each<[JsonValue, RegExp]>([
  [null, /no expected answer/u],
  ['', /an expected text is empty/u],
  [['east', ' '], /an expected text is empty/u],
  ['nowhere', /no direction/u],
])('%o as expected is a failed score', async (expected, words) => {
  await expect(similarityOf('east', expected)).rejects.toThrow(words)
})
