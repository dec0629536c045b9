import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { neutraliseLine, neutraliseTerminal } from './neutralise-terminal.ts'

test.each([
  { name: 'an escape code', text: '\u001b[2Jgone', shown: '␛[2Jgone' },
  { name: 'a title that a terminal would set', text: '\u001b]0;title\u0007', shown: '␛]0;title␇' },
  { name: 'a one-byte escape', text: '\u009b31m', shown: '<U+009B>31m' },
  { name: 'a carriage return that would overwrite the line', text: 'safe\rrm -rf', shown: 'safe␍rm -rf' },
  { name: 'a backspace', text: 'no\b\byes', shown: 'no␈␈yes' },
  { name: 'text turned from right to left', text: 'a\u202eb', shown: 'a<U+202E>b' },
  { name: 'text of no width', text: 'a\u200bb', shown: 'a<U+200B>b' },
  { name: 'invisible tag characters', text: 'a\u{e0041}', shown: 'a<U+E0041>' },
  { name: 'DEL', text: '\u007f', shown: '␡' },
  { name: 'Windows line ends', text: 'a\r\nb', shown: 'a\nb' },
  { name: 'other languages, emoji and their joiners', text: 'né 日本 👩‍💻 עברית', shown: 'né 日本 👩‍💻 עברית' },
])('$name is made harmless', ({ text, shown }) => {
  expect(neutraliseTerminal(text)).toBe(shown)
})

test('line ends and tabs stay in a text and show in a line', () => {
  expect(neutraliseTerminal('a\n\tb')).toBe('a\n\tb')
  expect(neutraliseLine('a\n\tb')).toBe('a␊␉b')
})

test('nothing is left that a terminal would obey', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = neutraliseTerminal(text)
      expect(stripVTControlCharacters(shown)).toBe(shown)
      expect(neutraliseLine(text)).not.toMatch(/\p{Cc}/u)
    }),
  )
})
