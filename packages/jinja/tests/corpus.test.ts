import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as sources from '../src/index.ts'
import { percent, runFile, summary } from './corpus.ts'

const OWN_CORPUS = join(import.meta.dirname, '..', 'corpus')

test.for(['prompts.jsonl', 'expressions.jsonl'])('%s comes out as in Python, every case', (file) => {
  const tally = runFile(sources, join(OWN_CORPUS, file))
  expect(tally.misses).toEqual([])
})

const folder = process.env['JINJA_CORPUS']

// The least share of a file that must be exact, in percent.
const BARS: readonly (readonly [file: string, exact: number])[] = [
  ['prompts.jsonl', 100],
  ['expressions.jsonl', 100],
  ['chat-templates.jsonl', 100],
  ['chat-templates-default-options.jsonl', 100],
  ['jinja2-suite.jsonl', 99],
  ['jinja2-suite-options.jsonl', 99],
  ['other-engines.jsonl', 99],
]

test('JINJA_CORPUS names the folder of the large corpus', ({ skip }) => {
  if (folder === undefined) skip('JINJA_CORPUS is not set: the large corpus was not run')
  expect(existsSync(folder ?? '')).toBe(true)
})

if (folder !== undefined) {
  test.for(BARS)('%s of the large corpus reaches its bar of %d %', ([file, bar]) => {
    const tally = runFile(sources, join(folder, file))
    process.stdout.write(`${summary(file, tally)}\n`)
    if (process.env['JINJA_CORPUS_SHOW'] !== undefined) process.stdout.write(`${tally.misses.join('\n')}\n`)
    const missed = tally.misses.join('\n')
    expect(percent(tally.exact), missed).toBeGreaterThanOrEqual(bar)
    expect(percent(tally.errorTypes), missed).toBeGreaterThanOrEqual(97)
    expect(percent(tally.errorLines), missed).toBeGreaterThanOrEqual(95)
    expect(percent(tally.undeclared), missed).toBe(100)
  })
}
