const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
])

const HEX_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
])

/**
 * The text of a string literal without its quotes, or the complaint that Python's
 * unicode-escape codec has about it.
 */
export function unescapeString(
  body: string,
): { readonly kind: 'text'; readonly text: string } | { readonly kind: 'invalid'; readonly message: string } {
  if (!body.includes('\\')) return { kind: 'text', text: body }
  let text = ''
  for (let index = 0; index < body.length; index += 1) {
    const character = body[index] ?? ''
    if (character !== '\\') {
      text += character
      continue
    }
    index += 1
    const code = body[index] ?? ''
    const size = HEX_LENGTHS.get(code)
    if (size !== undefined) {
      const digits = body.slice(index + 1, index + 1 + size)
      if (!/^[\da-f]+$/i.test(digits) || digits.length < size) {
        return { kind: 'invalid', message: `truncated \\${code}${'X'.repeat(size)} escape` }
      }
      const point = Number.parseInt(digits, 16)
      if (point > 0x10ffff) return { kind: 'invalid', message: 'illegal Unicode character' }
      text += String.fromCodePoint(point)
      index += size
    } else if (/[0-7]/.test(code)) {
      const digits = /^[0-7]{1,3}/.exec(body.slice(index))?.[0] ?? ''
      text += String.fromCodePoint(Number.parseInt(digits, 8))
      index += digits.length - 1
    } else if (code === 'N') {
      return { kind: 'invalid', message: 'escapes by character name are not supported yet' }
    } else {
      text += SIMPLE.get(code) ?? `\\${code}`
    }
  }
  return { kind: 'text', text }
}
