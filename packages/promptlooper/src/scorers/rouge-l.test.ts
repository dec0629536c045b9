import { expect, test } from 'vitest'
import table from './testing/rouge-l-table.json' with { type: 'json' }
import { asciiWords, rougeLMeasure } from './rouge-l-measure.ts'
import { scoreOf, valueOf } from './testing/make-scorer.ts'

test('the table has at least 50 rows', () => {
  expect(table.rows.length).toBeGreaterThanOrEqual(50)
})

test.each(table.rows)('$reference against $answer is as the published tool has it', (row) => {
  const measured = rougeLMeasure(asciiWords(row.reference), asciiWords(row.answer))
  expect(Math.abs(measured.precision - row.precision)).toBeLessThan(1e-6)
  expect(Math.abs(measured.recall - row.recall)).toBeLessThan(1e-6)
  expect(Math.abs(measured.fmeasure - row.fmeasure)).toBeLessThan(1e-6)
})

test('of several expected texts the nearest counts', async () => {
  const expected = ['a dog', 'the cat sat', 'the cat']
  expect(await valueOf('rouge-l', { output: 'the cat', expected })).toBe(1)
  expect(await valueOf('rouge-l', { output: 'the cat', expected: JSON.stringify(expected) })).toBe(1)
})

test('with min the value is 1 or 0 and the raw value the F-measure', async () => {
  const given = { output: 'testing two', expected: 'testing one two' }
  expect(await scoreOf({ scorer: 'rouge-l', min: 0.8 }, given)).toMatchObject({ value: 1, rawValue: 0.8 })
  expect(await scoreOf({ scorer: 'rouge-l', min: 0.9 }, given)).toMatchObject({
    value: 0,
    rawValue: 0.8,
    reason: 'ROUGE-L 0.800 is under 0.9',
  })
})

test('an expected text of another script is a failed score, unless all letters count', async () => {
  const given = { output: 'Привет, мир', expected: 'Привет, мир!' }
  await expect(valueOf('rouge-l', given)).rejects.toThrow(
    /has no words of the letters a–z and digits; set "letters: all"/u,
  )
  expect(await valueOf({ scorer: 'rouge-l', letters: 'all' }, given)).toBe(1)
})

test.each([
  [null, /no expected answer/u],
  [[], /empty list/u],
  ['', /has no words$/u],
  ['?!', /has no words$/u],
])('%o as expected is a failed score', async (expected, words) => {
  await expect(valueOf('rouge-l', { output: 'a', expected })).rejects.toThrow(words)
})

test('texts whose comparison would take minutes are a failed score', async () => {
  const long = 'word '.repeat(20_000)
  await expect(valueOf('rouge-l', { output: long, expected: long })).rejects.toThrow(/too long to compare/u)
})
