import fc from 'fast-check'
import { expect, test } from 'vitest'
import { delimiterFor } from './delimit.ts'

test('whatever an answer holds, its mark opens once and closes once', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, answer) => {
      // An answer that knows the mark of another answer, or of itself without what it adds.
      const known = delimiterFor([before]).around('answer', before)
      const attack = `${answer}${known}`
      const shown = delimiterFor([attack]).around('answer', attack)
      const [open, close] = [shown.slice(0, shown.indexOf('\n')), shown.slice(shown.lastIndexOf('\n') + 1)]
      expect(shown.split(open)).toHaveLength(2)
      expect(shown.split(close)).toHaveLength(2)
    }),
  )
})

test('the same texts have the same marks, others have others', () => {
  expect(delimiterFor(['a', 'b']).notice).toBe(delimiterFor(['a', 'b']).notice)
  expect(delimiterFor(['a', 'b']).notice).not.toBe(delimiterFor(['a', 'c']).notice)
})

test('texts within a value are marked one by one, and nothing else changes', () => {
  const { within, around } = delimiterFor(['x'])
  expect(within('answer', { a: 'x', b: [1, null, 'x'] })).toEqual({
    a: around('answer', 'x'),
    b: [1, null, around('answer', 'x')],
  })
})
