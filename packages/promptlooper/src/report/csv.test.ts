import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvLine } from './csv-line.ts'
import { csvReport } from './csv.ts'
import type { ReportSource } from './report-source.ts'
import { sampleStage } from '../store/testing/samples.ts'
import { makeSource } from './testing/make-source.ts'

async function rowsOf(source: ReportSource): Promise<readonly Record<string, string>[]> {
  let text = ''
  for await (const piece of csvReport(source)) text += piece
  return parse(text, { columns: true })
}

describe('a revision as CSV', () => {
  const source = makeSource({
    variants: [
      { prompt: 'names', model: 'a' },
      { prompt: 'few-shot', model: 'a' },
    ],
    examples: 3,
    repeats: 2,
    stages: [sampleStage('What is it?')],
    example: (index) => ({ group: index === 0 ? null : 'g', input: { text: `t${index}` } }),
    run: (variant, example, repeat) => {
      if (example === 2 && repeat === 1) return { failed: 'timeout' }
      return {
        answer: `=1+1 by ${variant}`,
        scores: { 'exact-match': variant.startsWith('names') ? 0.5 : 'not JSON, "really"' },
        label: '=HYPERLINK("x")',
      }
    },
  })

  test('has one row for each run', async () => {
    expect(await rowsOf(source)).toHaveLength(3 * 2 * 2)
  })

  test('a row holds where the run stands, what it used, and its scores', async () => {
    expect((await rowsOf(source))[0]).toEqual({
      experiment: 'spam-or-ham',
      revision: '1',
      variant: 'names · a',
      'variant key': 'key of names · a',
      prompt: 'names',
      model: 'a',
      example: 'e0',
      group: '',
      repeat: '0',
      run: 'run_0_0_0',
      status: 'completed',
      'failure kind': '',
      error: '',
      finish: 'stop',
      'tokens in': '10',
      'tokens out': '5',
      'latency ms': '100',
      'cost usd': '0.001',
      'completed at': '2023-11-14T22:13:20.000Z',
      input: '{"text":"t0"}',
      expected: 'yes',
      'prompt sent': 'What is it?',
      answer: "'=1+1 by names · a",
      'model used': 'qwen3',
      cached: 'false',
      'exact-match': '0.5',
      'exact-match raw': '',
      'exact-match label': `'=HYPERLINK("x")`,
      'exact-match reason': '',
      'exact-match failure': '',
    })
  })

  test('a failed score and a failed run say why', async () => {
    const rows = await rowsOf(source)
    expect(rows[2]).toMatchObject({ 'exact-match': '', 'exact-match failure': 'not JSON, "really"' })
    expect(rows.at(-1)).toMatchObject({
      status: 'failed',
      'failure kind': 'timeout',
      error: 'timeout went wrong',
      'tokens in': '',
    })
  })

  test('is streamed: the head comes before any row is read', async () => {
    let isRead = false
    const watched: ReportSource = {
      ...source,
      async *pages() {
        isRead = true
        yield* source.pages()
      },
    }
    const pieces = csvReport(watched)[Symbol.asyncIterator]()
    await pieces.next()
    expect(isRead).toBe(false)
    await pieces.return?.()
  })
})

test.each([
  '=1+1',
  '+1+1',
  '-1+cmd()',
  '-',
  '@SUM(A1)',
  '\tx',
  '\rx',
  ' =1+1',
  '\n=1+1',
  '"=1+1"',
  "'=1+1",
  '\u00a0\u200b=1+1',
  '\ufeff=1+1',
  '＝1+1',
  '＋1+1',
  '－1+1',
  '＠SUM(A1)',
])('a text beginning as %j is no formula', (text) => {
  const [[cell = ''] = []] = parse(csvLine([text, '']), { relax_column_count: true }) as readonly (readonly string[])[]
  expect(cell).toBe(`'${text}`)
})

test.each(['-1', '+1.5', '-.5', '1e-3', 'a=b', '1-2', '\nHello'])('%j stays as it is', (text) => {
  const [[cell = ''] = []] = parse(csvLine([text, ''])) as readonly (readonly string[])[]
  expect(cell).toBe(text)
})

test('the stages of a pipeline each have their columns', async () => {
  const pipeline = makeSource({
    examples: 1,
    variants: ['only'],
    stages: [sampleStage('Draft', 'draft'), sampleStage('Answer', 'answer')],
    run: () => ({ prompt: 'Draft', answer: 'a draft' }),
  })
  expect((await rowsOf(pipeline))[0]).toMatchObject({
    'draft: prompt sent': 'Draft',
    'draft: answer': 'a draft',
    'answer: answer': '',
  })
})

test('a negative number stays a number', () => {
  expect(csvLine([-1.5, null, 'a,b'])).toBe('-1.5,,"a,b"\n')
})

test('any text comes back, but for the sign that stops a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 5 }), (texts) => {
      const [cells] = parse(csvLine(texts), { record_delimiter: '\n', bom: false }) as readonly (readonly string[])[]
      expect(cells?.map((cell, index) => (cell === texts[index] ? cell : cell.slice(1)))).toEqual(texts)
    }),
  )
})
