import fc from 'fast-check'
import { rm, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { allOf } from '../testing/all-of.ts'
import { faultOf, testFolder } from '../testing/folder.ts'
import { csvRows } from './csv-rows.ts'
import { findDelimiter } from './delimiter.ts'
import type { Row } from './row.ts'

async function rowsOf(text: string, delimiter?: string): Promise<readonly Row[]> {
  await using folder = await testFolder({ 'r.csv': text })
  return await allOf(csvRows({ path: folder.at('r.csv'), shown: 'r.csv' }, delimiter))
}

test.each([
  ['a,b\n1,2\n', ','],
  ['a;b\n1,5;2\n', ';'],
  ['a\tb,c\td\n', '\t'],
  ['a|b|c\n', '|'],
  ['"a;b;c",d\n', ','],
  ['a\n1;2\n', ','],
  ['', ','],
])('the delimiter of %j is %j', (text, delimiter) => {
  expect(findDelimiter(text)).toBe(delimiter)
})

test('a byte-order mark, line ends of Windows, empty lines and spaces around names are no part of the rows', async () => {
  const rows = await rowsOf('\uFEFFa, b\r\n1,2\r\n\r\n3, 4\r\n')
  expect(rows.map((row) => row.value)).toEqual([
    { a: '1', b: '2' },
    { a: '3', b: ' 4' },
  ])
})

test('a quoted text holds newlines, delimiters and quotes, and rows keep the lines on which they begin', async () => {
  const rows = await rowsOf('a,b\n"one\ntwo","x, ""y"""\n3,4\n')
  expect(rows.map((row) => row.value)).toEqual([
    { a: 'one\ntwo', b: 'x, "y"' },
    { a: '3', b: '4' },
  ])
  expect(rows.map((row) => row.position.line)).toEqual([2, 4])
})

test('columns without a name are left out', async () => {
  expect((await rowsOf(',a\n0,1\n')).map((row) => row.value)).toEqual([{ a: '1' }])
})

test('a delimiter that is given holds', async () => {
  expect((await rowsOf('a,b;c\n1,2;3\n', ';')).map((row) => row.value)).toEqual([{ 'a,b': '1,2', c: '3' }])
})

test.each([
  ['a row with too few columns', 'a,b\n1,2\n3\n', 'r.csv:3:1 the row has 1 columns where the header has 2'],
  ['a row with too many columns', 'a,b\n"1\n1",2\n3,4,5\n', 'r.csv:4:1 the row has 3 columns where the header has 2'],
  ['a quote that is never closed', 'a,b\n1,"2\n3,4\n', 'a quote is opened and never closed'],
  ['a quote in the middle of a text', 'a,b\n1,5" pipe\n', 'r.csv:2:1 the CSV does not parse'],
  ['two columns with one name', 'a,b,a\n1,2,3\n', 'r.csv:1:1 two columns are named "a"'],
])('%s is told with its line', async (_what, text, fragment) => {
  await using folder = await testFolder({})
  expect(await faultOf(rowsOf(text), folder)).toContain(fragment)
})

test('whatever is written as CSV is read as it was', async () => {
  await using folder = await testFolder({})
  const path = folder.at('r.csv')
  const delimiter = fc.constantFrom(',', ';', '\t', '|')
  // A lone empty column is written as an empty line, which is no row.
  const field = fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[",;|\t\r\n ab]*$/u))
  const table = fc
    .tuple(fc.integer({ min: 2, max: 4 }), delimiter)
    .chain(([width, mark]) =>
      fc.tuple(
        fc.constant(mark),
        fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }),
      ),
    )
  await fc.assert(
    fc.asyncProperty(table, async ([mark, records]) => {
      const columns = (records[0] ?? []).map((_field, index) => `c${index}`)
      const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`
      const text = [columns, ...records].map((record) => record.map(quote).join(mark)).join('\n')
      await writeFile(path, text)
      const rows = await allOf(csvRows({ path, shown: 'r.csv' }, undefined))
      expect(rows.map((row) => Object.values(row.value as Record<string, string>))).toEqual(records)
    }),
    { numRuns: 60 },
  )
  await rm(path)
})
