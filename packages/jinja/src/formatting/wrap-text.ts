/** How a paragraph is wrapped. */
export interface WrapStyle {
  readonly width: number
  readonly longWords: 'break' | 'keep'
  readonly hyphens: 'break' | 'keep'
}

/** Python's textwrap.wrap with tabs and whitespace left alone. */
export function wrapParagraph(text: string, style: WrapStyle): string[] {
  const chunks = (style.hyphens === 'break' ? splitAtHyphens(text) : text.split(/([\t\n\v\f\r ]+)/)).filter(
    (chunk) => chunk !== '',
  )
  chunks.reverse()
  const lines: string[] = []
  while (chunks.length > 0) {
    const line: string[] = []
    let length = 0
    if (lines.length > 0 && isBlank(chunks.at(-1))) chunks.pop()
    while (chunks.length > 0) {
      const chunk = chunks.at(-1) ?? ''
      const size = Array.from(chunk).length
      if (length + size > style.width) break
      line.push(chunk)
      length += size
      chunks.pop()
    }
    const next = chunks.at(-1)
    if (next !== undefined && Array.from(next).length > style.width) handleLongWord(chunks, line, length, style)
    if (isBlank(line.at(-1))) line.pop()
    if (line.length > 0) lines.push(line.join(''))
  }
  return lines
}

// textwrap's own pattern: a word may break after a hyphen between letters, and around a dash.
const LETTER = '[^\\d\\W]'
const WORD_PUNCTUATION = '[\\w!"\'&.,?]'
const SPACES = '[\\t\\n\\v\\f\\r ]'
const NO_SPACE = '[^\\t\\n\\v\\f\\r ]'
const CHUNK = new RegExp(
  `(${SPACES}+` +
    `|(?<=${WORD_PUNCTUATION})-{2,}(?=\\w)` +
    `|${NO_SPACE}+?(?:-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${LETTER}-))(?=${LETTER}-?${LETTER})` +
    `|(?=${SPACES}|$)|(?<=${WORD_PUNCTUATION})(?=-{2,}\\w)))`,
)

function splitAtHyphens(text: string): string[] {
  return text.split(CHUNK)
}

function handleLongWord(chunks: string[], line: string[], length: number, style: WrapStyle): void {
  const space = style.width < 1 ? 1 : style.width - length
  const word = chunks.at(-1) ?? ''
  if (style.longWords === 'break') {
    const characters = Array.from(word)
    let end = space
    if (style.hyphens === 'break' && characters.length > space) {
      const hyphen = characters.lastIndexOf('-', space - 1)
      if (hyphen > 0 && characters.slice(0, hyphen).some((character) => character !== '-')) end = hyphen + 1
    }
    line.push(characters.slice(0, end).join(''))
    chunks[chunks.length - 1] = characters.slice(end).join('')
  } else if (line.length === 0) {
    line.push(chunks.pop() ?? '')
  }
}

function isBlank(chunk: string | undefined): boolean {
  return chunk !== undefined && chunk.trim() === ''
}
