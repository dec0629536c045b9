import { expect, test } from 'vitest'
import { outputLimit } from './output-limit.ts'

test.each([
  [{ max_tokens: 10 }, 10],
  [{ max_completion_tokens: 20, max_tokens: 10 }, 20],
  [{ maxOutputTokens: 0 }, 0],
  [{ max_tokens: -1 }, null],
  [{ max_tokens: '10' }, null],
  [{ temperature: 0 }, null],
])('%o limits an answer to %s tokens', (params, limit) => {
  expect(outputLimit(params)).toBe(limit)
})
