import fc from 'fast-check'
import { expect, test } from 'vitest'
import { labelReader } from './find-label.ts'

const names = new Map([
  ['spam', 'spam'],
  ['not spam', 'ham'],
  ['ham', 'ham'],
  ['C++', 'C++'],
  ['C', 'C'],
  ['größer', 'größer'],
])
const read = labelReader(names)

test.each([
  ['SPAM', 'spam'],
  ['  Ham\n', 'ham'],
  ['It is spam.', 'spam'],
  ['spam, spam and spam', 'spam'],
  ['This is not spam', 'ham'],
  ['not\n  spam', 'ham'],
  ['I would say "C++"', 'C++'],
  ['C.', 'C'],
  ['das ist GRÖSSER? nein: Größer', 'größer'],
])('%j is one label', (text, label) => {
  expect(read(text)).toEqual({ kind: 'one', label })
})

test.each(['', 'hamster', 'spammy', 'no_spam_here', 'spam2', 'Übergrößer'])('%j names no label', (text) => {
  expect(read(text)).toEqual({ kind: 'none' })
})

test('several labels are named in the order in which they stand', () => {
  expect(read('ham or spam or ham')).toEqual({ kind: 'several', labels: ['ham', 'spam'] })
})

test('every name is read as its label, alone and in a sentence', () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/u)
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 5 }), fc.nat(), (labels, pick) => {
      const reader = labelReader(new Map(labels.map((label) => [label, label])))
      const label = labels[pick % labels.length] ?? ''
      expect(reader(label)).toEqual({ kind: 'one', label })
      expect(reader(`(0) ${label.toUpperCase()}!`)).toEqual({ kind: 'one', label })
    }),
  )
})
