import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textSimilarity } from './levenshtein.ts'
import { scoreOf, valueOf } from './testing/make-scorer.ts'

test('the similarity is symmetric, in [0, 1], and 1 only for equal texts', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), fc.string({ maxLength: 80 }), (left, right) => {
      const similarity = textSimilarity(left, right)
      expect(textSimilarity(right, left)).toBe(similarity)
      expect(similarity >= 0 && similarity <= 1).toBe(true)
      expect(similarity === 1).toBe(left === right)
    }),
  )
})

test('one changed character of n costs 1/n', () => {
  expect(textSimilarity('abcd', 'abed')).toBe(0.75)
  expect(textSimilarity('abc', 'abcd')).toBe(0.75)
  expect(textSimilarity('', '')).toBe(1)
})

test('with min the value is 1 or 0 and the raw value the similarity', async () => {
  const scorer = { scorer: 'levenshtein', min: 0.8 }
  expect(await scoreOf(scorer, { output: 'kitten', expected: 'mitten' })).toMatchObject({ value: 1, rawValue: 5 / 6 })
  expect(await scoreOf(scorer, { output: 'sitting', expected: 'kitten' })).toMatchObject({
    value: 0,
    reason: 'similarity 0.571 is under 0.8',
  })
})

test('texts that are too long to compare are a failed score', async () => {
  await expect(valueOf('levenshtein', { output: 'a'.repeat(20_001), expected: 'a' })).rejects.toThrow(
    /too long to compare/u,
  )
})
