import fc from 'fast-check'
import { expect, test } from 'vitest'
import { settleScore } from './settle-score.ts'

const nothingElse = { reason: null, label: null, rawValue: null }

test.each([
  [0.5, 0.5],
  [1.5, 1],
  [-0.3, 0],
  [-0, 0],
  [Number.MAX_VALUE, 1],
])('the finite number %d becomes %d', (given, value) => {
  expect(settleScore(given)).toStrictEqual({ ok: true, value, ...nothingElse })
  expect(settleScore({ value: given })).toStrictEqual({ ok: true, value, ...nothingElse })
})

test('reason, label and raw value are kept', () => {
  expect(settleScore({ value: 1, reason: 'same', label: 'spam', rawValue: 12 })).toStrictEqual({
    ok: true,
    value: 1,
    reason: 'same',
    label: 'spam',
    rawValue: 12,
  })
})

test('a reason that is no text and a raw value that is no number are dropped', () => {
  expect(settleScore({ value: 1, reason: 3, label: null, rawValue: Number.NaN })).toStrictEqual({
    ok: true,
    value: 1,
    ...nothingElse,
  })
})

test.each([
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  ['0.9', 'the text "0.9"'],
  [undefined, 'undefined'],
  [null, 'null'],
  [true, 'true'],
  [[1], 'a list'],
  [{}, 'an object without a value'],
  [{ value: {} }, 'an object as value'],
  [{ value: '1' }, 'the text "1"'],
  [10n, '10'],
  [() => 1, 'a function'],
])('%o is a failed score', (given, words) => {
  const settled = settleScore(given)
  expect(settled).toStrictEqual({ ok: false, message: `the scorer gave ${words}, not a finite number` })
})

test('whatever a scorer gives, it is settled, and a value lies in [0, 1]', () => {
  fc.assert(
    fc.property(fc.anything(), (given) => {
      const settled = settleScore(given)
      if (settled.ok) expect(settled.value >= 0 && settled.value <= 1).toBe(true)
      else expect(settled.message).not.toBe('')
    }),
  )
})
