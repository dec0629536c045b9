import { WHITESPACE } from './whitespace.ts'
import { normalizeInt, type Int } from './numeric.ts'
import { valueError } from '../errors.ts'
import { latePattern, unicodePattern } from './unicode-pattern.ts'

const SPACE = `[${WHITESPACE}]*`
const FLOAT = latePattern(
  `^${SPACE}([+-]?)(?:(\\d+(?:_\\d+)*)?(?:\\.(\\d+(?:_\\d+)*)?)?(?:e([+-]?\\d+(?:_\\d+)*))?|(inf(?:inity)?|nan))${SPACE}$`,
  'iu',
)
const INT = unicodePattern`^${SPACE}([+-]?)(0[bBoOxX])?_?([\da-zA-Z]+(?:_[\da-zA-Z]+)*)${SPACE}$`

/** `float(text)`, or undefined where Python raises a ValueError. */
export function parseFloatText(text: string): number | undefined {
  const match = FLOAT().exec(asciiDigits(text))
  if (match === null) return undefined
  const [, sign, whole, fraction, exponent, word] = match
  const factor = sign === '-' ? -1 : 1
  if (word !== undefined) return word.toLowerCase() === 'nan' ? Number.NaN : factor * Number.POSITIVE_INFINITY
  if (whole === undefined && fraction === undefined) return undefined
  const digits = `${whole ?? '0'}.${fraction ?? '0'}e${exponent ?? '0'}`
  return factor * Number(digits.replaceAll('_', ''))
}

/** `int(text, base)`, or undefined where Python raises a ValueError. */
export function parseIntText(text: string, base: number): Int | undefined {
  if (base !== 0 && (base < 2 || base > 36)) return undefined
  const match = INT().exec(asciiDigits(text))
  if (match === null) return undefined
  const [, sign, prefix = '', digits = ''] = match
  const prefixBase = PREFIX_BASES.get(prefix.toLowerCase())
  const radix = base === 0 ? (prefixBase ?? 10) : base
  // In base 16 and up, `0b1` may be digits rather than a prefix.
  const isPrefixed = prefixBase === radix
  const body = (isPrefixed ? digits : prefix + digits).replaceAll('_', '')
  if (base === 0 && prefix === '' && /^0+[1-9]/.test(body)) return undefined
  if (body.length > 4300 && radix === 10) {
    throw valueError(
      `Exceeds the limit (4300 digits) for integer string conversion: value has ${body.length} digits; use sys.set_int_max_str_digits() to increase the limit`,
    )
  }
  let value = 0n
  for (const character of body) {
    const digit = Number.parseInt(character, 36)
    if (digit >= radix) return undefined
    value = value * BigInt(radix) + BigInt(digit)
  }
  return normalizeInt(sign === '-' ? -value : value)
}

const PREFIX_BASES: ReadonlyMap<string, number> = new Map([
  ['0b', 2],
  ['0o', 8],
  ['0x', 16],
])

// Python reads the digits of every script.
function asciiDigits(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text
  return text.replace(DIGITS(), (digit) => {
    const code = digit.codePointAt(0) ?? 0
    let zero = code
    while (DIGIT().test(String.fromCodePoint(zero - 1)) && code - zero < 9) zero -= 1
    return String(code - zero)
  })
}

const DIGITS = latePattern(String.raw`\p{Nd}`, 'gu')
const DIGIT = unicodePattern`\p{Nd}`
