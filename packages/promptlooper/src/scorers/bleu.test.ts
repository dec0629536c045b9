import { expect, test } from 'vitest'
import { bleuTokens } from './bleu-tokens.ts'
import { sentenceBleu } from './sentence-bleu.ts'
import table from './testing/bleu-table.json' with { type: 'json' }
import { scoreOf, valueOf } from './testing/make-scorer.ts'

test('the table has at least 50 rows', () => {
  expect(table.rows.length).toBeGreaterThanOrEqual(50)
})

test.each(table.rows)('$answer by $references (lower case: $lowercase) is as sacreBLEU has it', async (row) => {
  const written = { scorer: 'bleu', ignoreCase: row.lowercase }
  const value = await valueOf(written, { output: row.answer, expected: row.references })
  expect(Math.abs(100 * value - row.score)).toBeLessThan(1e-6)
})

test.each([
  [
    "It's 1,000.50-2 (a/b), e.g. x_y-z.",
    ["It's", '1,000.50', '-', '2', '(', 'a', '/', 'b', ')', ',', 'e', '.', 'g', '.', 'x', '_', 'y-z', '.'],
  ],
  ['', []],
  [' \n ', []],
])('%o is parted into tokens', (text, tokens) => {
  expect(bleuTokens(text)).toEqual(tokens)
})

test('an answer of no token that the references have is 0', () => {
  expect(sentenceBleu([['a', 'b']], ['c'])).toBe(0)
  expect(sentenceBleu([['a', 'b']], [])).toBe(0)
})

test('with min the value is 1 or 0 and the raw value BLEU', async () => {
  const given = { output: 'The cat sat.', expected: 'The cat sat on the mat.' }
  expect(await scoreOf({ scorer: 'bleu', min: 0.99 }, given)).toMatchObject({
    value: 0,
    reason: expect.stringMatching(/^BLEU 0\.\d{3} is under 0\.99$/u),
  })
  expect(await scoreOf({ scorer: 'bleu', min: 0.1 }, given)).toMatchObject({ value: 1 })
})

test.each([
  [null, /no expected answer/u],
  [[], /empty list/u],
  ['', /has no words/u],
  [[' ', ''], /has no words/u],
])('%o as expected is a failed score', async (expected, words) => {
  await expect(valueOf('bleu', { output: 'a', expected })).rejects.toThrow(words)
})
