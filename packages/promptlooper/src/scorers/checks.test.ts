import { expect, test } from 'vitest'
import type { JsonValue } from '../domain/json-value.ts'
import { contextOf } from './testing/answer-context.ts'
import { makeScorer, scoreOf, valueOf } from './testing/make-scorer.ts'

test('all checks must hold, and those that do not are named', async () => {
  const checks = ['exact-match', { scorer: 'contains', value: 'b', name: 'has b' }, { scorer: 'length', max: 1 }]
  expect(await scoreOf('checks', { output: 'ac', expected: 'ac', checks })).toMatchObject({
    value: 0,
    reason: 'has b: does not contain "b"; length: 2 characters is over 1',
  })
  expect(await valueOf('checks', { output: 'b', expected: 'b', checks })).toBe(1)
})

test('a check that is not wholly met does not hold', async () => {
  expect(await scoreOf('checks', { output: 'kitten', expected: 'mitten', checks: ['levenshtein'] })).toMatchObject({
    value: 0,
    reason: 'levenshtein: scored 0.8333333333333334',
  })
})

test('a check takes extract, expected and refused', async () => {
  const checks = [{ scorer: 'exact-match', extract: { json: '/n' }, expected: 7, refused: 'zero' }]
  expect(await valueOf('checks', { output: '{"n": 7}', checks })).toBe(1)
  expect(await scoreOf('checks', { output: '{"n": 7}', checks, stage: { finish: 'refused' } })).toMatchObject({
    reason: 'exact-match: refused',
  })
})

test('a check may look into fields', async () => {
  const checks = [{ scorer: 'json-fields', fields: { n: 'numeric-close' } }]
  expect(await valueOf('checks', { output: '{"n": 7}', expected: { n: 7 }, checks })).toBe(1)
})

test.each<[JsonValue, RegExp]>([
  ['exat-match', /^example "q1", check 1: scorer: unknown scorer "exat-match"; did you mean "exact-match"\?/u],
  [{ scorer: 'regex', pattern: '(' }, /check 1: .*the pattern does not compile/u],
  [{ scorer: 'contains', vlaue: 'x' }, /check 1: vlaue: unknown option "vlaue"/u],
  ['exact-match', /check 1: the example has no expected answer/u],
  [7, /check 1: /u],
  [{ scorer: 'script', path: 'evil.mjs' }, /unknown scorer "script"/u],
  [{ scorer: 'json-fields', fields: { a: { scorer: 'script', path: 'evil.mjs' } } }, /unknown scorer "script"/u],
  [{ scorer: 'contains', value: 'x', where: 'true' }, /nothing that comes from data is run/u],
  ['checks', /unknown scorer "checks"/u],
])('the check %o is a failed score that names the example', async (check, words) => {
  await expect(valueOf('checks', { output: 'x', checks: [check] })).rejects.toThrow(words)
})

test('a check is data: what looks like a template in it is not one', async () => {
  const checks = [{ scorer: 'contains', value: '{{ output }}' }]
  expect(await valueOf('checks', { output: 'say {{ output }}', checks })).toBe(1)
  expect(await valueOf('checks', { output: 'hello', checks })).toBe(0)
  expect(await valueOf('checks', { output: '{{ 7 }}', checks: [{ scorer: 'exact-match', expected: '{{ 7 }}' }] })).toBe(
    1,
  )
})

test('an example without checks gets no score', async () => {
  const scorer = await makeScorer('checks')
  expect(scorer.applies?.(contextOf({}))).toBe(false)
  expect(scorer.applies?.(contextOf({ checks: [] }))).toBe(false)
  expect(scorer.applies?.({ ...contextOf({}), example: null })).toBe(false)
})
