import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scoreOf, valueOf } from './testing/make-scorer.ts'

test.each([
  [{}, '100.00001', 100, 1],
  [{}, '100.001', 100, 0],
  [{}, '0', 0, 1],
  [{ absolute: 1 }, '101', 100, 1],
  [{ absolute: 1 }, '101.01', 100, 0],
  [{ relative: 0.1 }, '91', '100', 1],
  [{ relative: 0.1 }, '-91', -100, 1],
  [{ relative: 0.1 }, '89', 100, 0],
  [{ absolute: 5, relative: 0.1 }, '109', 100, 1],
  [{ min: 0, max: 10 }, '11', null, 0],
  [{ min: 0 }, '11', null, 1],
  [{ absolute: 100, max: 10 }, '11', 5, 0],
])('%o: the answer %j to the expected %j gives %d', async (options, output, expected, value) => {
  expect(await valueOf({ scorer: 'numeric-close', ...options }, { output, expected })).toBe(value)
})

test('an answer that is a JSON number is that number', async () => {
  expect(await scoreOf('numeric-close', { output: '5', stage: { json: 5 }, expected: 5 })).toMatchObject({
    value: 1,
    rawValue: 5,
  })
})

test.each([
  ['many', /expected "many" is not a number/u],
  ['1 or 2', /expected "1 or 2" is not a number/u],
  [null, /no expected answer/u],
])('with %j expected the score is a failed one', async (expected, words) => {
  await expect(valueOf('numeric-close', { output: '5', expected })).rejects.toThrow(words)
})

test('a tolerance may come from the row', async () => {
  const scorer = {
    scorer: 'numeric-close',
    expected: '{{ expected.value }}',
    absolute: '{{ example.expected.tolerance }}',
  }
  expect(await valueOf(scorer, { output: '12', expected: { value: 10, tolerance: 2 } })).toBe(1)
  expect(await valueOf(scorer, { output: '12', expected: { value: 10, tolerance: 1 } })).toBe(0)
})

test('a number is always near enough to itself', async () => {
  await fc.assert(
    fc.asyncProperty(fc.double({ noNaN: true, noDefaultInfinity: true }), async (number) => {
      expect(await valueOf('numeric-close', { output: String(number), expected: number })).toBe(1)
    }),
  )
})
