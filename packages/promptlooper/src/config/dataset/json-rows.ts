import type { SourcePosition } from '../../domain/experiment.ts'
import { parseJson } from '../document/parse-json.ts'
import { configErrorOf, faultError } from '../faults.ts'
import type { Row } from './row.ts'
import { textChunks, type DatasetFile } from './text-chunks.ts'

/** The rows of a JSON file with one list, which is read as a whole. */
export async function* jsonRows(file: DatasetFile): AsyncIterable<Row> {
  const pieces: string[] = []
  for await (const chunk of textChunks(file)) pieces.push(chunk)
  const text = pieces.join('')
  const beginning = { file: file.shown, line: 1, column: 1 }
  // A file without anything is a dataset without rows.
  if (text.trim() === '') return
  const reading = parseJson(text, beginning)
  if (!reading.ok) throw configErrorOf([reading.fault])
  if (!Array.isArray(reading.value)) throw faultError('no-rows', beginning, 'the file must hold a list of rows')
  const positions = elementPositions(text, file.shown)
  for (const value of reading.value as readonly unknown[]) {
    const next = positions.next()
    yield { value, position: next.done === true ? beginning : next.value }
  }
}

/** Where each element of the outermost list begins, in text that is JSON. */
function* elementPositions(text: string, file: string): Generator<SourcePosition, undefined> {
  let line = 1
  let lineStart = 0
  let depth = 0
  let isExpected = false
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? ''
    if (character === '\n') {
      line++
      lineStart = index + 1
    }
    if (/\s/u.test(character)) continue
    if (isExpected && character !== ']') yield { file, line, column: index - lineStart + 1 }
    isExpected = depth === 1 && character === ','
    if (character === '"') index = endOfText(text, index)
    else if (character === '[' || character === '{') {
      depth++
      isExpected = depth === 1
    } else if (character === ']' || character === '}') depth--
  }
}

function endOfText(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++
    else if (text[index] === '"') return index
  }
  return text.length
}
