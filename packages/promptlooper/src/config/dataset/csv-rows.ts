import { CsvError, parse } from 'csv-parse'
import { pipeline, Readable } from 'node:stream'
import { configErrorOf, faultError } from '../faults.ts'
import { findDelimiter } from './delimiter.ts'
import type { Row } from './row.ts'
import { textChunks, type DatasetFile } from './text-chunks.ts'

/** A quote that is never closed must not read the rest of a large file into one record. */
const LONGEST_RECORD = 64 * 1024 * 1024

/** One record, with where it ends; csv-parse gives them so under the option `info`. */
interface CsvRecord {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/**
 * The rows of a CSV with a header; all values are texts. The delimiter is found where none is given. Columns without a
 * name are left out. Throws a ConfigError with the line of a row with too few or too many columns.
 */
export async function* csvRows(file: DatasetFile, delimiter: string | undefined): AsyncIterable<Row> {
  let columns: readonly string[] | undefined
  for await (const { record, info } of csvRecords(file, delimiter)) {
    const position = { file: file.shown, line: info.lines - linesWithin(record), column: 1 }
    if (columns === undefined) columns = readHeader(record, file)
    else yield { value: rowOf(columns, record), position }
  }
}

async function* csvRecords(file: DatasetFile, given: string | undefined): AsyncIterable<CsvRecord> {
  const chunks = textChunks(file)[Symbol.asyncIterator]()
  const first = await chunks.next()
  const beginning = first.done === true ? '' : first.value
  const source = Readable.from(withFirst(beginning, chunks))
  const records = parse({
    delimiter: given ?? findDelimiter(beginning),
    info: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_RECORD,
  })
  // The parser passes on what goes wrong in the source; whoever reads the records sees it.
  pipeline(source, records, () => {})
  try {
    // With `info` csv-parse gives records of this form.
    for await (const record of records as AsyncIterable<CsvRecord>) yield record
  } catch (thrown) {
    throw csvFault(thrown, file)
  } finally {
    source.destroy()
  }
}

async function* withFirst(first: string, rest: AsyncIterator<string>): AsyncIterable<string> {
  try {
    if (first !== '') yield first
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}

function readHeader(record: readonly string[], file: DatasetFile): readonly string[] {
  const columns = record.map((name) => name.trim())
  const twice = columns.find((name, index) => name !== '' && columns.indexOf(name) < index)
  if (twice === undefined) return columns
  throw configErrorOf([
    {
      code: 'duplicate-column',
      position: { file: file.shown, line: 1, column: 1 },
      message: `two columns are named "${twice}"`,
    },
  ])
}

function rowOf(columns: readonly string[], record: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    columns.map((name, index) => [name, record[index] ?? ''] as const).filter(([name]) => name !== ''),
  )
}

function linesWithin(record: readonly string[]): number {
  return record.reduce((count, field) => (field.includes('\n') ? count + field.split('\n').length - 1 : count), 0)
}

function csvFault(thrown: unknown, file: DatasetFile): unknown {
  if (!(thrown instanceof CsvError)) return thrown
  const line = typeof thrown['lines'] === 'number' ? thrown['lines'] : 1
  const position = { file: file.shown, line, column: 1 }
  const [message, hint] = csvWords(thrown)
  return faultError(
    thrown.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH' ? 'ragged-csv' : 'csv-syntax',
    position,
    message,
    hint,
  )
}

/** What is wrong, and what to do. */
function csvWords({ code, message }: CsvError): readonly [message: string, hint: string] {
  if (code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH') {
    const [, expected = '?', got = '?'] = /expect (\d+), got (\d+)/u.exec(message) ?? []
    const hint = 'A text with the delimiter in it must stand in quotes; or name the delimiter under `dataset`.'
    return [`the row has ${got} columns where the header has ${expected}`, hint]
  }
  if (code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE') {
    return ['a quote is opened and never closed', 'A quote within a quoted text is written twice.']
  }
  const hint = 'A text with quotes in it must stand in quotes itself, with each of its own quotes written twice.'
  return [`the CSV does not parse: ${message}`, hint]
}
