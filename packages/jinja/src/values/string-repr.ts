import { unicodePattern } from './unicode-pattern.ts'

// Python escapes what is not printable: categories Cc, Cf, Cs, Co, Cn, Zl, Zp and Zs but space.
const UNPRINTABLE = unicodePattern`[\p{C}\p{Zl}\p{Zp}\p{Zs}]`

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\\', '\\\\'],
])

/** `repr(str)`: single quotes unless only they occur inside. */
export function quoteString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  if (/^[ !#-&(-[\]-~]*$/.test(text)) return `${quote}${text}${quote}`
  let result = quote
  for (const character of text) result += escapeCharacter(character, quote)
  return result + quote
}

function escapeCharacter(character: string, quote: string): string {
  const short = SHORT_ESCAPES.get(character)
  if (short !== undefined) return short
  if (character === quote) return `\\${quote}`
  if (character === ' ' || !UNPRINTABLE().test(character)) return character
  const code = character.codePointAt(0) ?? 0
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}
