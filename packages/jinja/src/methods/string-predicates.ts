import { WHITESPACE } from '../values/whitespace.ts'
import { charactersOf } from '../values/text.ts'
import { method, type MethodEntry } from './method.ts'
import { plain, type Text } from './string-argument.ts'
import { isCased } from './string-case.ts'
import { unicodePattern } from '../values/unicode-pattern.ts'

/** The methods of str that ask what a text consists of. */
export const predicateMethods: readonly MethodEntry<Text>[] = [
  predicate('isalnum', unicodePattern`^[\p{L}\p{N}]+$`),
  predicate('isalpha', unicodePattern`^\p{L}+$`),
  predicate('isascii', () => /^[\0-\x7f]*$/),
  predicate('isdecimal', unicodePattern`^\p{Nd}+$`),
  predicate('isdigit', unicodePattern`^[\p{Nd}²³¹⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿]+$`),
  predicate('isidentifier', unicodePattern`^[\p{XID_Start}_]\p{XID_Continue}*$`),
  method('islower', [], (self) => isLower(plain(self))),
  predicate('isnumeric', unicodePattern`^[\p{N}一二三四五六七八九十百千万億兆零〇]+$`),
  method('isprintable', [], (self) => !UNPRINTABLE().test(plain(self))),
  predicate('isspace', unicodePattern`^[${WHITESPACE}]+$`),
  method('istitle', [], (self) => isTitle(plain(self))),
  method('isupper', [], (self) => isUpper(plain(self))),
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

function predicate(name: string, pattern: () => RegExp): MethodEntry<Text> {
  return method(name, [], (self) => pattern().test(plain(self)))
}

const UNPRINTABLE = unicodePattern`[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}`
const CAPITAL = unicodePattern`[\p{Uppercase}\p{Lt}]`
const SMALL = unicodePattern`[\p{Lowercase}\p{Lt}]`
