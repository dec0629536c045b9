import { configErrorOf } from '../faults.ts'
import { parseJson } from '../document/parse-json.ts'
import type { Row } from './row.ts'
import { textChunks, type DatasetFile } from './text-chunks.ts'

/** The rows of a file with one JSON value a line; empty lines are passed over. Holds one line at a time. */
export async function* jsonlRows(file: DatasetFile): AsyncIterable<Row> {
  let line = 0
  for await (const text of lines(file)) {
    line++
    if (text.trim() === '') continue
    const position = { file: file.shown, line, column: 1 }
    const reading = parseJson(text, position)
    if (!reading.ok) throw configErrorOf([{ ...reading.fault, hint: oneValueHint }])
    yield { value: reading.value, position }
  }
}

const oneValueHint = 'Each line must be one whole JSON value: mend this line or remove it.'

/** Only a newline ends a line: the other line ends of Unicode may stand in JSON texts. */
async function* lines(file: DatasetFile): AsyncIterable<string> {
  // Pieces of a long line are joined once, at its end.
  let pieces: string[] = []
  for await (const chunk of textChunks(file)) {
    let start = 0
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      pieces.push(chunk.slice(start, end))
      yield withoutReturn(pieces.join(''))
      pieces = []
      start = end + 1
    }
    if (start < chunk.length) pieces.push(chunk.slice(start))
  }
  if (pieces.length > 0) yield withoutReturn(pieces.join(''))
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
