import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findNumber } from './find-number.ts'

test.each([
  ['42', 42],
  ['-3.5', -3.5],
  ['\u22123.5', -3.5],
  ['+7', 7],
  ['.5', 0.5],
  ['1e3', 1000],
  ['2.5E-2 m', 0.025],
  ['$1,234,567.89', 1_234_567.89],
  ['12%', 12],
  ['12kg', 12],
  ['The answer is 7.', 7],
  ['7 and again 7.0', 7],
  ['GPT4 says 3', 3],
  ['page 3.', 3],
])('the number in %j is %d', (text, number) => {
  expect(findNumber(text, 'only')).toEqual({ kind: 'one', number })
})

test.each([
  ['3-5', [3, 5]],
  ['1,2345', [1, 2345]],
  ['1, 2 or 3', [1, 2, 3]],
  ['12 of 100', [12, 100]],
])('%j has several numbers', (text, numbers) => {
  expect(findNumber(text, 'only')).toEqual({ kind: 'several', numbers })
})

test.each(['', 'none', 'x2y', '-', '.', 'v1', '1e999'])('%j has no number', (text) => {
  expect(findNumber(text, 'only')).toEqual({ kind: 'none' })
})

test('the first or the last number can be taken', () => {
  expect(findNumber('12 of 100', 'first')).toEqual({ kind: 'one', number: 12 })
  expect(findNumber('12 of 100', 'last')).toEqual({ kind: 'one', number: 100 })
})

test('a number written by JavaScript is read back', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      const reading = findNumber(`it is ${number}`, 'only')
      expect(reading.kind === 'one' ? reading.number + 0 : reading).toBe(number + 0)
    }),
  )
})

test('a long row of digits and commas is read at once', () => {
  const started = performance.now()
  findNumber('1,234'.repeat(50_000), 'only')
  findNumber(`${'1'.repeat(90_000)}x`, 'only')
  expect(performance.now() - started).toBeLessThan(2000)
})
