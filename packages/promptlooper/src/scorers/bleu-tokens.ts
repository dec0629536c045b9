/**
 * The tokens of BLEU's usual tokenizer, `13a` (that of mteval-v13a.pl and sacreBLEU): punctuation and symbols of ASCII
 * stand alone, but not the apostrophe, a hyphen between letters, or a full stop or comma between digits.
 */
export function bleuTokens(text: string): readonly string[] {
  const plain = ` ${unescaped(text.replace(trailingSpace, ''))} `
  const parted = plain
    .replaceAll(symbols, ' $& ')
    .replaceAll(/([^0-9])([.,])/gu, '$1 $2 ')
    .replaceAll(/([.,])([^0-9])/gu, ' $1 $2')
    .replaceAll(/([0-9])-/gu, '$1 - ')
  return parted.split(spaces).filter((token) => token !== '')
}

/** Marks and entities of the file format that the tokenizer was made for; a hyphen at a line's end joins a word. */
function unescaped(text: string): string {
  return text
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
}

/** ASCII's symbols without `'`, `,`, `-`, `.`; the space is among them. */
const symbols = /[ -&(-+/:-@[-`{-~]/gu

/** White space as Python has it: with the separators of ASCII and U+0085, without U+FEFF. */
const whiteSpace = String.raw`\t-\r\u001C-\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000`
const spaces = new RegExp(`[${whiteSpace}]+`, 'u')
const trailingSpace = new RegExp(`[${whiteSpace}]+$`, 'u')
