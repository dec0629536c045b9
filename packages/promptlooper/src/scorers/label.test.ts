import fc from 'fast-check'
import { expect, test } from 'vitest'
import { optionsOf, scoreOf } from './testing/make-scorer.ts'

const scorer = { scorer: 'label', labels: ['spam', 'ham'], aliases: { spam: ['junk'] } }

test('what is expected may be an alias, in any case', async () => {
  expect(await scoreOf(scorer, { output: 'spam', expected: ' JUNK ' })).toMatchObject({ value: 1, label: 'spam' })
})

test('labels that YAML read as numbers or booleans are their text', async () => {
  const classes = { scorer: 'label', labels: [0, 1, true] }
  expect(await scoreOf(classes, { output: '1', expected: 1 })).toMatchObject({ value: 1, label: '1' })
  expect(await scoreOf(classes, { output: 'True', expected: true })).toMatchObject({ value: 1, label: 'true' })
})

test('an ambiguous answer has no label', async () => {
  expect(await scoreOf(scorer, { output: 'spam or ham', expected: 'spam' })).toMatchObject({ value: 0, label: null })
})

test('without an expected label the score is a failed one', async () => {
  await expect(scoreOf(scorer, { output: 'spam', expected: null })).rejects.toThrow(/no expected answer/u)
})

test.each([
  [{}, /labels/u],
  [{ labels: [] }, /labels/u],
  [{ labels: ['a', ' '] }, /labels.1: a label needs a name/u],
  [{ labels: ['a', 'A'] }, /labels: the label "A" stands twice/u],
  [{ labels: ['a', 'b'], aliases: { c: ['d'] } }, /aliases.c: "c" is none of the labels/u],
  [{ labels: ['a', 'b'], aliases: { a: ['x'], b: ['X'] } }, /aliases.b: the name "X" stands twice/u],
  [{ labels: ['a', 'b'], aliases: { a: ['B'] } }, /aliases.a: the name "B" stands twice/u],
])('%o is refused', (options, words) => {
  expect(() => optionsOf('label', options)).toThrow(words)
})

test('a label is one of the labels or none, and the value is 1 exactly when it is the expected one', async () => {
  const piece = fc.constantFrom('spam', 'ham', 'junk', 'not', ' ', '.', 'hamster', '\n', 'SPAM')
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 6 }), async (pieces) => {
      const score = await scoreOf(scorer, { output: pieces.join(''), expected: 'spam' })
      if (!score.ok) throw new Error(score.message)
      expect(['spam', 'ham', null]).toContain(score.label)
      expect(score.value).toBe(score.label === 'spam' ? 1 : 0)
    }),
  )
})
