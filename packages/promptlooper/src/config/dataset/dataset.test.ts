import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import type { Example } from '../../domain/example.ts'
import { allOf } from '../testing/all-of.ts'
import { faultOf, testFolder, type TestFolder } from '../testing/folder.ts'
import { load } from '../testing/load.ts'
import { runNode } from '../testing/run-node.ts'

/** The examples of a file `x.yaml` whose dataset is written so. */
async function examplesOf(folder: TestFolder): Promise<readonly Example[]> {
  return allOf((await load(folder.at('x.yaml'))).dataset.examples())
}

function withDataset(dataset: string, files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<TestFolder> {
  return testFolder({ 'x.yaml': `dataset: ${dataset}\nprompt: a\nmodel: echo/x\n`, ...files })
}

test.each([
  ['rows.jsonl', '{"q": "a\u2028b", "expected": 1.5}\n\n{"q": "c", "expected": null}\r\n'],
  ['rows.json', '[\n  {"q": "a\u2028b", "expected": 1.5},\n  {"q": "c"}\n]'],
  ['rows.yaml', '- { q: "a\\u2028b", expected: 1.5 }\n- q: c\n'],
])('%s gives its rows', async (name, text) => {
  await using folder = await withDataset(name, { [name]: `\uFEFF${text}` })
  expect(await examplesOf(folder)).toMatchObject([
    { input: { q: 'a\u2028b' }, expected: 1.5 },
    { input: { q: 'c' }, expected: null },
  ])
})

test('columns are taken as they are named, and all others are input', async () => {
  await using folder = await withDataset(
    '{ path: r.csv, expected: gold, id: qid, group: sender, metadata: [lang, year], json: [tags] }',
    {
      'r.csv':
        'qid,gold,sender,lang,year,tags,text,expected\n7,spam,a,en,2026,"[1, {""b"": null}]",Hi,x\n8,,,,,,Ho,y\n',
    },
  )
  expect(await examplesOf(folder)).toEqual([
    {
      id: '7',
      key: expect.any(String),
      input: { tags: [1, { b: null }], text: 'Hi', expected: 'x' },
      expected: 'spam',
      group: 'a',
      metadata: { lang: 'en', year: '2026' },
      checks: null,
    },
    {
      id: '8',
      key: expect.any(String),
      input: { tags: null, text: 'Ho', expected: 'y' },
      expected: '',
      group: null,
      metadata: { lang: '', year: '' },
      checks: null,
    },
  ])
})

test('columns that are not named have the meaning of their names', async () => {
  await using folder = await withDataset(
    '[{ id: 1, expected: e, group: 2, metadata: { lang: en }, checks: [exact-match], q: a }]',
  )
  expect(await examplesOf(folder)).toEqual([
    {
      id: '1',
      key: expect.any(String),
      input: { q: 'a' },
      expected: 'e',
      group: '2',
      metadata: { lang: 'en' },
      checks: ['exact-match'],
    },
  ])
})

test('a column `input` is the input; a row that is a text is one too', async () => {
  await using folder = await withDataset('[{ input: [1, 2], other: x }, { input: { a: 1 } }, just a text]')
  expect((await examplesOf(folder)).map((example) => example.input)).toEqual([[1, 2], { a: 1 }, 'just a text'])
})

test('ids default to the hash of the input; identical rows are numbered, whatever is expected of them', async () => {
  await using folder = await withDataset('[{ q: a, expected: 1 }, { q: a, expected: 2 }, { q: b }, { q: a }]')
  const [first, second, third, fourth] = await examplesOf(folder)
  expect(first?.id).toMatch(/^[0-9a-f]{16}$/u)
  expect([second?.id, fourth?.id]).toEqual([`${first?.id}-2`, `${first?.id}-3`])
  expect(third?.id).not.toBe(first?.id)
  expect(new Set([first?.key, second?.key, third?.key, fourth?.key]).size).toBe(4)
})

test('a change of expected, group or metadata keeps the identity, a change of input does not', async () => {
  await using before = await withDataset('[{ id: a, q: 1, expected: x, group: g, metadata: { m: 1 } }]')
  await using after = await withDataset('[{ id: a, q: 1, expected: y, group: h }]')
  await using other = await withDataset('[{ id: a, q: 2 }]')
  const [[kept], [same], [changed]] = [await examplesOf(before), await examplesOf(after), await examplesOf(other)]
  expect(same?.key).toBe(kept?.key)
  expect(changed?.key).not.toBe(kept?.key)
})

test.each([
  ["metadata.lang == 'en'", [1, 3]],
  ['input.n > 2', [3]],
  ['n is undefined', [1, 2, 3]],
  ["id in ['1', '2'] and group == 'g'", [2]],
  ["expected is not none and 'x' in expected", [1]],
])('where %s', async (where, numbers) => {
  await using folder = await withDataset(
    `\n  where: ${JSON.stringify(where)}\n  rows:\n    - { id: 1, n: 1, expected: xy, metadata: { lang: en } }\n    - { id: 2, n: 2, group: g, metadata: { lang: de } }\n    - { id: 3, n: 3, metadata: { lang: en } }`,
  )
  expect((await examplesOf(folder)).map((example) => Number(example.id))).toEqual(numbers)
})

test('limit comes after where and shuffle, and a shuffle moves nothing when a row is added', async () => {
  const rows = (count: number): string => Array.from({ length: count }, (_row, index) => `{ n: ${index} }`).join(', ')
  const numbers = async (settings: string, count: number): Promise<readonly unknown[]> => {
    await using folder = await withDataset(`{ ${settings}, rows: [${rows(count)}] }`)
    return (await examplesOf(folder)).map((example) => (example.input as { n: number }).n)
  }
  expect(await numbers('limit: 2', 5)).toEqual([0, 1])
  expect(await numbers('limit: 2, where: input.n > 2', 5)).toEqual([3, 4])
  const shuffled = await numbers('shuffle: 7', 40)
  expect(shuffled).not.toEqual(shuffled.toSorted((left, right) => Number(left) - Number(right)))
  expect(new Set(shuffled).size).toBe(40)
  expect(await numbers('shuffle: 7', 40)).toEqual(shuffled)
  expect(await numbers('shuffle: 8', 40)).not.toEqual(shuffled)
  expect(await numbers('shuffle: 7, limit: 5', 40)).toEqual(shuffled.slice(0, 5))
  expect((await numbers('shuffle: 7', 41)).filter((number) => number !== 40)).toEqual(shuffled)
})

test('a dataset can be read many times, and left in the middle', async () => {
  await using folder = await withDataset('r.csv', { 'r.csv': 'a\n1\n2\n3\n' })
  const { dataset } = await load(folder.at('x.yaml'))
  for await (const example of dataset.examples()) {
    expect(example.input).toEqual({ a: '1' })
    break
  }
  expect(await allOf(dataset.examples())).toHaveLength(3)
})

test.each([
  ['a broken line', 'r.jsonl', '{"a": 1}\n{"a": }\n{"a": 2}\n', 'r.jsonl:2:7 JSON does not parse: unexpected "}"'],
  ['a line that is no row', 'r.jsonl', '{"a": 1}\n[1]\n', 'r.jsonl:2:1 a row must be a mapping'],
  ['JSON that is no list', 'r.json', '{"a": 1}', 'r.json:1:1 the file must hold a list of rows'],
  ['broken JSON', 'r.json', '[{"a": 1},\n {"a" 2}]', 'r.json:2:7 JSON does not parse'],
  ['an element that is no row', 'r.json', '[{"a": "]["},\n\n  7]', 'r.json:3:3 a row must be a mapping'],
  ['broken YAML', 'r.yaml', '- a: 1\n- b: {{ x }}\n', 'r.yaml:2:6'],
  ['a YAML item that is no row', 'r.yaml', '- a: 1\n- 7\n', 'r.yaml:2:3 a row must be a mapping'],
  [
    'two rows with one id',
    'r.jsonl',
    '{"id": "a", "q": 1}\n{"q": 1}\n{"id": "a", "q": 2}\n',
    'r.jsonl:3:1 the id "a" stands on line 1 and again on line 3',
  ],
  [
    'an id that is a list',
    'r.jsonl',
    '{"id": [1], "q": 1}\n',
    'r.jsonl:1:1 the column "id" must hold a text or a number',
  ],
  [
    'text that is not UTF-8',
    'r.jsonl',
    Buffer.from([0x22, 0x61, 0x22, 0x0a, 0x22, 0xe4, 0x22]),
    'r.jsonl:2:1 the text is not UTF-8',
  ],
])('%s is told with its place', async (_what, name, content, fragment) => {
  await using folder = await withDataset(name, { [name]: content })
  expect(await faultOf(examplesOf(folder), folder)).toContain(fragment)
})

test('a column that is named and in no row is told at its name', async () => {
  await using folder = await withDataset('{ path: r.jsonl, expected: goid, json: [tags] }', {
    'r.jsonl': '{"gold": 1}\n{"gold": 2}\n',
  })
  const fault = await faultOf(examplesOf(folder), folder)
  expect(fault).toContain('x.yaml:1:37 no row of the dataset has a column "goid". Did you mean "gold"?')
  expect(fault).toContain('x.yaml:1:50 no row of the dataset has a column "tags"')
})

test('JSON in a column that does not parse is told with its row', async () => {
  await using folder = await withDataset('{ path: r.csv, json: [tags] }', { 'r.csv': 'tags\n[1]\n[\n' })
  expect(await faultOf(examplesOf(folder), folder)).toContain('r.csv:3:1 the column "tags": JSON does not parse')
})

test('a broken line in the middle of a large file is found in little memory', async () => {
  await using folder = await testFolder({})
  const lineCount = 100_000
  const path = folder.at('large.jsonl')
  await writeFile(path, lines(lineCount))
  // The text before the fault alone would not fit twice; a row's text is kept by nobody.
  const printed = await runNode(
    new URL('../testing/read-large-dataset.ts', import.meta.url),
    [path],
    ['--max-old-space-size=40'],
  )
  expect(printed).toBe(
    `${lineCount / 2 - 1} examples, then large.jsonl:${lineCount / 2}:15 JSON does not parse: it ends too early`,
  )
})

function* lines(count: number): Iterable<string> {
  for (let line = 1; line <= count; line++) {
    yield line === count / 2 ? '{"q": "broken"\n' : `${JSON.stringify({ q: `${line} ${'x'.repeat(1000)}` })}\n`
  }
}
