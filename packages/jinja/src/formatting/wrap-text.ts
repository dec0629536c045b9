import { charactersOf } from '../values/text.ts'
import { latePattern } from '../values/unicode-pattern.ts'

/** How a paragraph is wrapped. */
export interface WrapStyle {
  readonly width: number
  readonly longWords: 'break' | 'keep'
  readonly hyphens: 'break' | 'keep'
}

/** Python's textwrap.wrap with tabs and whitespace left alone. */
export function wrapParagraph(text: string, style: WrapStyle): string[] {
  const chunks = text
    .split(style.hyphens === 'break' ? CHUNK() : /([\t\n\v\f\r ]+)/)
    .filter((chunk) => chunk !== '')
    .map((chunk): Chunk => ({ characters: charactersOf(chunk), start: 0 }))
  chunks.reverse()
  const lines: string[] = []
  while (chunks.length > 0) {
    const line: string[] = []
    let length = 0
    if (lines.length > 0 && isBlank(chunks.at(-1))) chunks.pop()
    for (let chunk = chunks.at(-1); chunk !== undefined; chunk = chunks.at(-1)) {
      const size = sizeOf(chunk)
      if (length + size > style.width) break
      line.push(textOf(chunk))
      length += size
      chunks.pop()
    }
    const next = chunks.at(-1)
    if (next !== undefined && sizeOf(next) > style.width) breakLongWord(chunks, line, length, style)
    if (line.at(-1)?.trim() === '') line.pop()
    if (line.length > 0) lines.push(line.join(''))
  }
  return lines
}

/** A word or a run of spaces, of which the characters before `start` are on earlier lines. */
interface Chunk {
  readonly characters: readonly string[]
  start: number
}

// textwrap's own pattern: a word may break after a hyphen between letters, and around a dash.
const LETTER = String.raw`[\p{L}\p{Nl}\p{No}_]`
const WORD = String.raw`[\p{L}\p{N}_]`
const WORD_PUNCTUATION = String.raw`[\p{L}\p{N}_!"'&.,?]`
const SPACES = String.raw`[\t\n\v\f\r ]`
const NO_SPACE = String.raw`[^\t\n\v\f\r ]`
const CHUNK = latePattern(
  `(${SPACES}+` +
    `|(?<=${WORD_PUNCTUATION})-{2,}(?=${WORD})` +
    `|${NO_SPACE}+?(?:-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${LETTER}-))(?=${LETTER}-?${LETTER})` +
    `|(?=${SPACES}|$)|(?<=${WORD_PUNCTUATION})(?=-{2,}${WORD})))`,
  'u',
)

function breakLongWord(chunks: Chunk[], line: string[], length: number, style: WrapStyle): void {
  const space = style.width < 1 ? 1 : style.width - length
  const word = chunks.at(-1)
  if (word === undefined) return
  if (style.longWords === 'keep') {
    if (line.length > 0) return
    line.push(textOf(word))
    chunks.pop()
    return
  }
  const head = word.characters.slice(word.start, word.start + space)
  const hyphen = style.hyphens === 'break' && sizeOf(word) > space ? head.lastIndexOf('-') : -1
  const breaksAtHyphen = hyphen > 0 && head.slice(0, hyphen).some((character) => character !== '-')
  const taken = breaksAtHyphen ? head.slice(0, hyphen + 1) : head
  line.push(taken.join(''))
  word.start += taken.length
}

function sizeOf(chunk: Chunk): number {
  return chunk.characters.length - chunk.start
}

function textOf(chunk: Chunk): string {
  return chunk.characters.slice(chunk.start).join('')
}

function isBlank(chunk: Chunk | undefined): boolean {
  return chunk !== undefined && chunk.characters[chunk.start]?.trim() === '' && textOf(chunk).trim() === ''
}
