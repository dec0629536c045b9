import { expect, test } from 'vitest'
import { listNames, nearestName } from './suggestion.ts'

test.each([
  ['exat-match', ['exact-match', 'contains'], 'exact-match'],
  ['exact', ['contains', 'exact-match'], 'exact-match'],
  ['txet', ['text', 'question'], 'text'],
  ['Prompt', ['prompt'], 'prompt'],
  ['a', ['b', 'c'], undefined],
  ['question', ['answer', 'context'], undefined],
  ['x', [], undefined],
])('of %j among %j the nearest is %j', (written, names, nearest) => {
  expect(nearestName(written, new Set(names).values())).toBe(nearest)
})

test('names are listed for people, each once', () => {
  expect(listNames([])).toBe('none')
  expect(listNames(['a', 'a'])).toBe('"a"')
  expect(listNames(['a', 'b', 'c'])).toBe('"a", "b" and "c"')
  expect(listNames(['a', 'b', 'c'], 2)).toBe('"a", "b" and 1 more')
})
