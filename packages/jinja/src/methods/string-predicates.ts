import { charactersOf } from '../values/text.ts'
import { method, type Method } from './method.ts'
import { plain, type Text } from './string-argument.ts'
import { isCased } from './string-case.ts'
import { unicodePattern } from '../values/unicode-pattern.ts'

/** The methods of str that ask what a text consists of. */
export const predicateMethods: readonly (readonly [string, Method<Text>])[] = [
  ['isalnum', predicate('isalnum', unicodePattern(String.raw`^[\p{L}\p{N}]+$`))],
  ['isalpha', predicate('isalpha', unicodePattern(String.raw`^\p{L}+$`))],
  ['isascii', predicate('isascii', () => /^[\0-\x7f]*$/)],
  ['isdecimal', predicate('isdecimal', unicodePattern(String.raw`^\p{Nd}+$`))],
  ['isdigit', predicate('isdigit', unicodePattern(String.raw`^[\p{Nd}²³¹⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿]+$`))],
  ['isidentifier', predicate('isidentifier', unicodePattern(String.raw`^[\p{XID_Start}_]\p{XID_Continue}*$`))],
  ['islower', method('islower', [], (self) => isLower(plain(self)))],
  ['isnumeric', predicate('isnumeric', unicodePattern(String.raw`^[\p{N}一二三四五六七八九十百千万億兆零〇]+$`))],
  ['isprintable', method('isprintable', [], (self) => !UNPRINTABLE().test(plain(self)))],
  [
    'isspace',
    predicate('isspace', () => /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/),
  ],
  ['istitle', method('istitle', [], (self) => isTitle(plain(self)))],
  ['isupper', method('isupper', [], (self) => isUpper(plain(self)))],
]

/** `str.islower`: something has a case, and all that has one is lower. */
export function isLower(text: string): boolean {
  return hasCase(text) && charactersOf(text).every((character) => !CAPITAL().test(character))
}

/** `str.isupper`. */
export function isUpper(text: string): boolean {
  return hasCase(text) && charactersOf(text).every((character) => !SMALL().test(character))
}

function hasCase(text: string): boolean {
  return charactersOf(text).some(isCased)
}

function isTitle(text: string): boolean {
  let insideWord = false
  let hasWord = false
  for (const character of text) {
    const isCapital = CAPITAL().test(character)
    if (isCapital && insideWord) return false
    if (!isCapital && isCased(character) && !insideWord) return false
    insideWord = isCased(character)
    hasWord ||= insideWord
  }
  return hasWord
}

function predicate(name: string, pattern: () => RegExp): Method<Text> {
  return method(name, [], (self) => pattern().test(plain(self)))
}

const UNPRINTABLE = unicodePattern(String.raw`[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}`)
const CAPITAL = unicodePattern(String.raw`[\p{Uppercase}\p{Lt}]`)
const SMALL = unicodePattern(String.raw`[\p{Lowercase}\p{Lt}]`)
