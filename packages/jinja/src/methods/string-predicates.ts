import { charactersOf } from '../values/text.ts'
import { method, type Method } from './method.ts'
import { plain, type Text } from './string-argument.ts'
import { isCased } from './string-case.ts'

/** The methods of str that ask what a text consists of. */
export const predicateMethods: readonly (readonly [string, Method<Text>])[] = [
  ['isalnum', predicate('isalnum', /^[\p{L}\p{N}]+$/u)],
  ['isalpha', predicate('isalpha', /^\p{L}+$/u)],
  ['isascii', predicate('isascii', /^[\0-\x7f]*$/)],
  ['isdecimal', predicate('isdecimal', /^\p{Nd}+$/u)],
  ['isdigit', predicate('isdigit', /^[\p{Nd}²³¹⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿]+$/u)],
  ['isidentifier', predicate('isidentifier', /^[\p{XID_Start}_]\p{XID_Continue}*$/u)],
  ['islower', method('islower', [], (self) => isLower(plain(self)))],
  ['isnumeric', predicate('isnumeric', /^[\p{N}一二三四五六七八九十百千万億兆零〇]+$/u)],
  ['isprintable', method('isprintable', [], (self) => !/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(plain(self)))],
  ['isspace', predicate('isspace', /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/)],
  ['istitle', method('istitle', [], (self) => isTitle(plain(self)))],
  ['isupper', method('isupper', [], (self) => isUpper(plain(self)))],
]

/** `str.islower`: something has a case, and all that has one is lower. */
export function isLower(text: string): boolean {
  return hasCase(text) && charactersOf(text).every((character) => !/[\p{Uppercase}\p{Lt}]/u.test(character))
}

/** `str.isupper`. */
export function isUpper(text: string): boolean {
  return hasCase(text) && charactersOf(text).every((character) => !/[\p{Lowercase}\p{Lt}]/u.test(character))
}

function hasCase(text: string): boolean {
  return charactersOf(text).some(isCased)
}

function isTitle(text: string): boolean {
  let insideWord = false
  let hasWord = false
  for (const character of text) {
    const isCapital = /[\p{Uppercase}\p{Lt}]/u.test(character)
    if (isCapital && insideWord) return false
    if (!isCapital && isCased(character) && !insideWord) return false
    insideWord = isCased(character)
    hasWord ||= insideWord
  }
  return hasWord
}

function predicate(name: string, pattern: RegExp): Method<Text> {
  return method(name, [], (self) => pattern.test(plain(self)))
}
