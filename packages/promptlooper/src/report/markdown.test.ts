import { describe, expect, test } from 'vitest'
import { buildReport } from './build-report.ts'
import { escapeMarkdown } from './markdown-table.ts'
import { markdownReport } from './markdown.ts'
import { makeSource } from './testing/make-source.ts'

test.each([
  ['a|b', 'a\\|b'],
  ['few_shot *really*', 'few\\_shot \\*really\\*'],
  ['<img src=x>', '&lt;img src=x&gt;'],
  ['[a](http://b)', '\\[a\\]\\(http://b\\)'],
  ['a\nb\tc', 'a b c'],
  ['`code` \\ #1 ~x~', '\\`code\\` \\\\ \\#1 \\~x\\~'],
  ['R&D', 'R&amp;D'],
])('%j is escaped as %j', (text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped)
})

describe('a report in Markdown', async () => {
  const report = await buildReport(
    makeSource({
      variants: ['names', 'few|shot'],
      scorers: ['exact-match', 'brief'].map((name) => ({ name, kind: name, version: 'v1' })),
      run: (variant, example) =>
        variant === 'names' && example === 0
          ? { failed: 'adapter' }
          : { scores: { 'exact-match': variant === 'names' ? example % 2 : Number(example > 2), brief: example / 20 } },
    }),
  )
  const text = markdownReport(report)
  const lines = text.split('\n')

  test('begins with the sentence in bold', () => {
    expect(lines[0]).toMatch(
      /^\*\*few\\\|shot has the highest exact-match, \.850 \[\.64, \.95\] on 20 examples: better than names by .*\.\*\*$/,
    )
  })

  test('has a table in which every row has as many cells as the head', () => {
    const table = lines.filter((line) => line.startsWith('|'))
    expect(table).toHaveLength(4)
    const cells = table.map((line) => line.split(/(?<!\\)\|/).length)
    expect(new Set(cells).size).toBe(1)
    expect(table[0]).toBe(
      '| variant | exact-match | n | difference | verdict | brief | failed | refused | cost | latency |',
    )
    expect(table[3]).toContain('the reference')
  })

  test('says what must stand beside the means', () => {
    expect(text).toContain('- few\\|shot: chosen as the highest: optimistic')
    expect(text).toContain('- 1 × adapter went wrong')
  })
})
