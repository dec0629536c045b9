import fc from 'fast-check'
import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { allOf } from '../testing/all-of.ts'
import { testFolder } from '../testing/folder.ts'
import { jsonlRows } from './jsonl-rows.ts'
import { jsonRows } from './json-rows.ts'

test('whatever is written as JSON lines, or as a JSON list, is read as it was', async () => {
  await using folder = await testFolder({})
  const file = { path: folder.at('r.jsonl'), shown: 'r.jsonl' }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.jsonValue(), { maxLength: 6 }),
      fc.constantFrom('\n', '\r\n'),
      async (values, lineEnd) => {
        const written = JSON.parse(JSON.stringify(values)) as unknown
        await writeFile(file.path, values.map((value) => JSON.stringify(value)).join(lineEnd))
        expect((await allOf(jsonlRows(file))).map((row) => row.value)).toEqual(written)
        await writeFile(file.path, JSON.stringify(values, null, 1))
        expect((await allOf(jsonRows(file))).map((row) => row.value)).toEqual(written)
      },
    ),
    { numRuns: 60 },
  )
})

test('each element of a JSON list has the place where it begins', async () => {
  const text = '[ 1,\n  {"a": ["]", "\\""]},\n[2, 3] , "x"\n]'
  await using folder = await testFolder({ 'r.json': text })
  const rows = await allOf(jsonRows({ path: folder.at('r.json'), shown: 'r.json' }))
  expect(rows.map((row) => `${row.position.line}:${row.position.column}`)).toEqual(['1:3', '2:3', '3:1', '3:10'])
})

test('a line longer than a piece of the file is one row', async () => {
  const long = 'ä'.repeat(200_000)
  await using folder = await testFolder({ 'r.jsonl': `${JSON.stringify(long)}\n"b"` })
  const rows = await allOf(jsonlRows({ path: folder.at('r.jsonl'), shown: 'r.jsonl' }))
  expect(rows.map((row) => row.value)).toEqual([long, 'b'])
})
