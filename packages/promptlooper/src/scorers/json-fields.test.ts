import { expect, test } from 'vitest'
import type { JsonValue } from '../domain/json-value.ts'
import { optionsOf, scoreOf, valueOf } from './testing/make-scorer.ts'

function fields(of: JsonValue): JsonValue {
  return { scorer: 'json-fields', fields: of }
}

test.each<[string, JsonValue, string, number]>([
  ['the same number', { a: 1 }, '{"a": 1.0}', 1],
  ['a number for a text of a CSV cell', '{"a": "1"}', '{"a": 1}', 1],
  ['another text', { a: 'x' }, '{"a": "y"}', 0],
  ['nothing where nothing is expected', { a: null }, '{}', 1],
  ['null where there is no such field', { b: 1 }, '{"a": null}', 1],
  ['something where nothing is expected', { b: 1 }, '{"a": "x"}', 0],
  ['nothing where something is expected', { a: 1 }, '{"b": 1}', 0],
  ['an object with its keys in another order', { a: { x: 1, y: 2 } }, '{"a": {"y": 2, "x": 1}}', 1],
])('%s', async (_claim, expected, output, value) => {
  expect(await valueOf(fields({ a: 'exact-match' }), { output, expected })).toBe(value)
})

test('the reason names each field that does not hold', async () => {
  const scorer = fields({ a: 'exact-match', '/b/0/c': { scorer: 'numeric-close', absolute: 1 }, d: 'exact-match' })
  const score = await scoreOf(scorer, {
    output: '{"a": "x", "b": [{"c": 5}], "d": 1}',
    expected: { a: 'y', b: [{ c: 9 }], d: 1 },
  })
  expect(score).toMatchObject({ value: 1 / 3, reason: 'a: expected "y", got "x"; /b/0/c: 5 is not near enough to 9' })
})

test('a field by a scorer that needs nothing expected', async () => {
  const scorer = fields({ iban: { scorer: 'regex', pattern: '^DE\\d+$' } })
  expect(await valueOf(scorer, { output: '{"iban": "DE12"}', expected: null })).toBe(1)
  expect(await valueOf(scorer, { output: '{}', expected: null })).toBe(0)
})

test('a field may take a part of its text, and have its own expectation', async () => {
  const scorer = fields({ total: { scorer: 'exact-match', extract: { regex: '\\d+' }, expected: 12 } })
  expect(await valueOf(scorer, { output: '{"total": "EUR 12"}', expected: null })).toBe(1)
})

test('an example without any expectation is a failed score, not a wrong answer', async () => {
  await expect(valueOf(fields({ a: 'exact-match' }), { output: '{"a": 1}', expected: null })).rejects.toThrow(
    /no expected answer/u,
  )
})

test('a field that can not be scored fails the whole score and is named', async () => {
  const scorer = fields({ a: 'numeric-close' })
  await expect(valueOf(scorer, { output: '{"a": 1}', expected: { a: 'many' } })).rejects.toThrow(
    /field json-fields: a: expected "many" is not a number/u,
  )
})

test('without fields every field of what is expected is compared, nested ones one by one', async () => {
  const expected = { total: 12, seller: { name: 'Ada', 'a/b': null, tags: ['x', 'y'] }, note: 'n' }
  const output = '{"total": 12, "seller": {"name": "Bob", "tags": ["y", "x"]}, "extra": 1}'
  expect(await scoreOf('json-fields', { output, expected })).toMatchObject({
    value: 2 / 5,
    reason:
      '/seller/name: expected "Ada", got "Bob"; /seller/tags: expected "[\\"x\\",\\"y\\"]", got "[\\"y\\",\\"x\\"]"; /note: missing',
  })
  const every = { scorer: 'exact-match', listOrder: 'any' }
  expect(await valueOf({ scorer: 'json-fields', every }, { output, expected: JSON.stringify(expected) })).toBe(3 / 5)
})

test('fields that are named have their own scorer, the others the one for every field', async () => {
  const scorer = {
    scorer: 'json-fields',
    every: 'exact-match',
    fields: {
      total: { scorer: 'numeric-close', absolute: 1 },
      seller: { scorer: 'json-schema', schema: { type: 'object' } },
    },
  }
  const given = {
    output: '{"total": 11.5, "seller": {}, "note": "n"}',
    expected: { total: 12, seller: { name: 'Ada' }, note: 'n' },
  }
  expect(await valueOf(scorer, given)).toBe(1)
})

test.each([
  [null, /no expected answer/u],
  ['text', /expected is no JSON object/u],
  [[1], /expected is no JSON object/u],
  [{}, /expected has no fields/u],
])('%j as expected of every field is a failed score', async (expected, words) => {
  await expect(valueOf('json-fields', { output: '{}', expected })).rejects.toThrow(words)
})

test.each([
  [{ every: { scorer: 'regex' } }, /every\.pattern/u],
  [{ fields: {} }, /fields: name at least one field/u],
  [{ fields: { a: 'exat-match' } }, /fields\.a\.scorer: unknown scorer "exat-match"; did you mean "exact-match"\?/u],
  [{ fields: { a: { scorer: 'regex' } } }, /fields\.a\.pattern/u],
  [
    { fields: { a: { scorer: 'regex', pattern: 'x', where: 'true' } } },
    /fields\.a\.where: "where" belongs to json-fields/u,
  ],
  [{ fields: { a: { ignoreCase: true } } }, /fields\.a\.scorer: name the scorer/u],
  [{ fields: { a: 'json-fields' } }, /fields\.a\.scorer: unknown scorer "json-fields"/u],
])('%o is refused', (options, words) => {
  expect(() => optionsOf('json-fields', options)).toThrow(words)
})
