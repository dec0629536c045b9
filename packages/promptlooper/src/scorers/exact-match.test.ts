import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonValue } from '../domain/json-value.ts'
import { scoreOf, valueOf } from './testing/make-scorer.ts'

test('a text is compared as a text, even where it looks like a number', async () => {
  expect(await valueOf('exact-match', { output: '3.0', expected: '3' })).toBe(0)
  expect(await valueOf('exact-match', { output: '3', expected: '3' })).toBe(1)
})

test.each([
  ['true', true, 1],
  ['True', true, 0],
  ['0.5', 0.5, 1],
  ['.5', 0.5, 0],
  ['1e3', 1000, 0],
  ['null', 'null', 1],
])('the answer %j to the expected %j gives %d', async (output, expected, value) => {
  expect(await valueOf('exact-match', { output, expected })).toBe(value)
})

test('white space counts where trim is false', async () => {
  const scorer = { scorer: 'exact-match', trim: false }
  expect(await valueOf(scorer, { output: 'Paris\n', expected: 'Paris' })).toBe(0)
  expect(await valueOf(scorer, { output: 'Paris', expected: 'Paris' })).toBe(1)
})

test('lists keep their order, objects do not', async () => {
  expect(await valueOf('exact-match', { output: '[2, 1]', expected: [1, 2] })).toBe(0)
  expect(
    await valueOf('exact-match', { output: '{"y": 1, "x": {"b": 1, "a": 2}}', expected: { x: { a: 2, b: 1 }, y: 1 } }),
  ).toBe(1)
})

test('an answer that its stage parsed is compared as parsed', async () => {
  const fenced = { output: '```json\n{"a":1}\n```', stage: { json: { a: 1 } } }
  expect(await valueOf('exact-match', { ...fenced, expected: { a: 1 } })).toBe(1)
})

test('a long wrong answer is cut in the reason', async () => {
  const score = await scoreOf('exact-match', { output: 'x'.repeat(500), expected: 'y' })
  expect(score.ok && (score.reason?.length ?? 0)).toBeLessThan(200)
})

test('any JSON value equals its own text', async () => {
  const value = fc.jsonValue().map((json) => JSON.parse(JSON.stringify(json)))
  await fc.assert(
    fc.asyncProperty(
      value.filter((json) => json !== null),
      async (expected) => {
        const output = typeof expected === 'string' ? expected : JSON.stringify(expected, null, 2)
        expect(await valueOf({ scorer: 'exact-match', trim: false }, { output, expected })).toBe(1)
      },
    ),
    { numRuns: 50 },
  )
})

test.each<[JsonValue, string, { readonly [name: string]: JsonValue }, number]>([
  [[1, 2], '[2, 1]', {}, 0],
  [[1, 2], '[2, 1]', { listOrder: 'any' }, 1],
  [{ a: [{ b: 1 }, { b: 2 }] }, '{"a": [{"b": 2}, {"b": 1.005}]}', { listOrder: 'any', absolute: 0.01 }, 1],
  [12, '12.004', { absolute: 0.01 }, 1],
  [12, '12.02', { absolute: 0.01 }, 0],
  [12, 'twelve', { absolute: 0.01 }, 0],
])('%j is matched by %s with %j: %d', async (expected, output, options, value) => {
  expect(await valueOf({ scorer: 'exact-match', ...options }, { output, expected })).toBe(value)
})
