import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonValue } from '../domain/json-value.ts'
import { sameJson, type JsonTolerance } from './same-json.ts'

test.each<[JsonValue, JsonValue, JsonTolerance, boolean]>([
  [{ a: 1, b: [2] }, { b: [2], a: 1 }, {}, true],
  [[1, 2], [2, 1], {}, false],
  [[1, 2], [2, 1], { listOrder: 'any' }, true],
  [{ a: [{ b: [1, 2] }, 'x'] }, { a: ['x', { b: [2, 1] }] }, { listOrder: 'any' }, true],
  [[1, 1, 2], [1, 2, 2], { listOrder: 'any' }, false],
  [[1, 2], [1, 2, 3], { listOrder: 'any' }, false],
  [[1], { 0: 1 }, { listOrder: 'any' }, false],
  [{ a: null }, {}, { listOrder: 'any' }, false],
  [{ a: 1 }, { a: 1, b: 2 }, { absolute: 9 }, false],
  [0.2, 0.3, { absolute: 0.1 }, true],
  [0.2, 0.31, { absolute: 0.1 }, false],
  [{ total: 99.99 }, { total: 100 }, { absolute: 0.01 }, true],
  ['1', 1, { absolute: 1 }, false],
  [null, 0, { absolute: 1 }, false],
  // 1.5 fits both, 2.4 only the second: the first that fits must give way.
  [[2, 1], [1.5, 1], { listOrder: 'any', absolute: 0.5 }, true],
  [[1, 2], [1.5, 0.6], { listOrder: 'any', absolute: 0.5 }, true],
])('%j and %j with %j: %s', (wanted, given, tolerance, same) => {
  expect(sameJson(wanted, given, tolerance)).toBe(same)
  expect(sameJson(given, wanted, tolerance)).toBe(same)
})

test('lists are the same in any order of their items', () => {
  const lists = fc.array(fc.jsonValue()).chain((items) => {
    const list: JsonValue[] = JSON.parse(JSON.stringify(items))
    return fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))
  })
  fc.assert(fc.property(lists, ([list, shuffled]) => sameJson(list, shuffled, { listOrder: 'any', absolute: 0 })))
})

test('lists that are too long to match are an error', () => {
  const list = Array.from({ length: 1001 }, (_item, index) => index)
  expect(() => sameJson(list, list, { listOrder: 'any' })).toThrow(/too long to match/u)
})
