/**
 * Text from models, datasets and files made harmless for a terminal: control characters (escape codes among them) and
 * characters that reorder or hide text are replaced by what can be seen. Line ends and tabs stay.
 */
export function neutraliseTerminal(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(HARMFUL, visible)
}

/** As `neutraliseTerminal`, on one line: line ends and tabs are shown as `␊` and `␉`. */
export function neutraliseLine(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(HARMFUL, visible).replaceAll('\n', '␊').replaceAll('\t', '␉')
}

/** C0 but tab and line feed, DEL and C1; line separators; marks that change the direction of text or have no width. */
const HARMFUL =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0
  // Unicode's pictures of control characters: ␛ for escape.
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '␡'
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
}
