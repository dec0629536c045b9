import type { Scalar } from 'yaml'

/** Where the text of a scalar begins in its source, and the columns before each later line. */
export interface ScalarLayout {
  readonly offset: number
  readonly indent: number | 'unknown'
}

/**
 * How a string lies in YAML source, so that a place in a template can be told in its file. Blocks with `|` keep their
 * lines; a string on one line begins after its quote; what is folded or escaped keeps only its beginning.
 */
export function scalarLayout(scalar: Scalar, source: string): ScalarLayout {
  const [start, end] = scalar.range ?? [0, 0]
  const written = source.slice(start, end)
  if (scalar.type === 'BLOCK_LITERAL') return literalLayout(start, written, String(scalar.value))
  if (scalar.type === 'BLOCK_FOLDED') return { offset: start + firstCharacterBelow(written), indent: 'unknown' }
  const isQuoted = scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE'
  const text = isQuoted ? written.slice(1, -1) : written
  return { offset: isQuoted ? start + 1 : start, indent: text === scalar.value ? 0 : 'unknown' }
}

/** The offset of the first character that is no white space after the line that opens a block. */
function firstCharacterBelow(written: string): number {
  const header = written.indexOf('\n')
  return header + Math.max(0, written.slice(header).search(/\S/u))
}

function literalLayout(start: number, written: string, text: string): ScalarLayout {
  const headerLength = written.indexOf('\n') + 1
  const body = written.slice(headerLength)
  // The first line with characters tells the indentation: what it has beyond the text's own leading spaces.
  const textLines = text.split('\n')
  const bodyLines = body.split('\n')
  const index = textLines.findIndex((line) => line.trim() !== '')
  const indent =
    index < 0 ? 0 : (bodyLines[index]?.length ?? 0) - (textLines[index]?.length ?? 0) - carriageReturn(bodyLines[index])
  const firstIndent = Math.min(indent, bodyLines[0]?.length ?? 0)
  return { offset: start + headerLength + firstIndent, indent }
}

function carriageReturn(line: string | undefined): number {
  return line?.endsWith('\r') === true ? 1 : 0
}
