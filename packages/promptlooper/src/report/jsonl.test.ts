import { expect, test } from 'vitest'
import { jsonlReport } from './jsonl.ts'
import type { ReportSource } from './report-source.ts'
import { makeSource } from './testing/make-source.ts'

async function linesOf(source: ReportSource): Promise<readonly string[]> {
  let text = ''
  for await (const piece of jsonlReport(source)) text += piece
  return text.split('\n')
}

const source = makeSource({
  variants: [{ prompt: 'names', model: 'a' }],
  examples: 2,
  repeats: 2,
  example: (index) => ({ input: { question: `q${index}` }, metadata: { lang: 'en' } }),
  run: (_variant, example, repeat) => {
    if (example === 1 && repeat === 1) return { failed: 'timeout' }
    return {
      prompt: `What is q${example}?`,
      answer: `a line\nand "another"\u2028${example}`,
      scores: { 'exact-match': example === 0 ? 0.5 : 'not JSON' },
    }
  },
})

test('one line is one run, with its prompt, answer, scores and what it used', async () => {
  const lines = await linesOf(source)
  expect(lines).toHaveLength(2 * 2 + 1)
  expect(lines.at(-1)).toBe('')
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    run: 'run_0_0_0',
    experiment: 'spam-or-ham',
    revision: 1,
    variant: { key: 'key of names · a', label: 'names · a', labels: { prompt: 'names', model: 'a' } },
    example: { id: 'e0', input: { question: 'q0' }, expected: 'yes', group: null, metadata: { lang: 'en' } },
    repeat: 0,
    status: 'completed',
    failure: null,
    finish: 'stop',
    stages: [
      {
        name: null,
        prompt: 'What is q0?',
        answer: 'a line\nand "another"\u20280',
        model: 'qwen3',
        tokensIn: 10,
        tokensOut: 5,
        latencyMs: 100,
        costUsd: 0.001,
        cached: false,
        finish: 'stop',
        json: null,
        toolCalls: null,
      },
    ],
    scores: { 'exact-match': { value: 0.5, raw: null, label: null, reason: null } },
    scoreFailures: {},
    tokensIn: 10,
    tokensOut: 5,
    latencyMs: 100,
    costUsd: 0.001,
    completedAt: '2023-11-14T22:13:20.000Z',
  })
})

test('a failed score and a failed run say why', async () => {
  const lines = await linesOf(source)
  expect(JSON.parse(lines[2] ?? '')).toMatchObject({
    scores: { 'exact-match': null },
    scoreFailures: { 'exact-match': 'not JSON' },
  })
  expect(JSON.parse(lines[3] ?? '')).toMatchObject({
    status: 'failed',
    failure: { kind: 'timeout', message: 'timeout went wrong' },
    stages: [],
    tokensIn: null,
  })
})
