import { expect, test } from 'vitest'
import type { ToolCall } from '../domain/adapter.ts'
import type { JsonValue } from '../domain/json-value.ts'
import { scoreOf, valueOf } from './testing/make-scorer.ts'

const weather = { name: 'weather', input: { city: 'Paris', days: [1, 2] } }
const clock = { name: 'clock', input: {} }

test.each<[string, string, JsonValue, ToolCall[], number]>([
  ['the same calls in their order', 'exact', [weather, clock], [weather, clock], 1],
  ['another order', 'exact', [weather, clock], [clock, weather], 0],
  ['another order where any will do', 'any', [weather, clock], [clock, weather], 1],
  ['a call too many', 'any', [weather], [weather, clock], 0],
  ['the same call twice, expected once', 'any', [weather], [weather, weather], 0],
  ['no call where none is expected', 'exact', [], [], 1],
  ['a call where none is expected', 'exact', [], [clock], 0],
  ['keys in another order', 'exact', [weather], [{ name: 'weather', input: { days: [1, 2], city: 'Paris' } }], 1],
  [
    'items of a list in another order',
    'exact',
    [weather],
    [{ name: 'weather', input: { city: 'Paris', days: [2, 1] } }],
    0,
  ],
  ['any input where none is named', 'exact', [{ name: 'weather' }], [weather], 1],
  [
    'arguments as chat completions write them',
    'exact',
    [{ name: 'weather', arguments: '{"city":"Paris","days":[1,2]}' }],
    [weather],
    1,
  ],
])('%s', async (_claim, order, expected, calls, value) => {
  expect(await valueOf({ scorer: 'tool-calls', order }, { expected, stage: { tool_calls: calls } })).toBe(value)
})

test('in any order, an expectation that takes any input leaves the exact match to another', async () => {
  const expected = [{ name: 'weather' }, weather]
  const tool_calls = [weather, { name: 'weather', input: { city: 'Rome' } }]
  expect(await valueOf({ scorer: 'tool-calls', order: 'any' }, { expected, stage: { tool_calls } })).toBe(1)
})

test('the reason names what is missing and what should not be there', async () => {
  const score = await scoreOf('tool-calls', { expected: [{ name: 'weather' }], stage: { tool_calls: [clock] } })
  expect(score).toMatchObject({ value: 0, reason: 'missing weather; not expected: clock {}' })
})

test('an expectation that is no list of calls is a failed score', async () => {
  await expect(valueOf('tool-calls', { expected: 'weather' })).rejects.toThrow(
    /no list of calls; write it as \[\{ name, input \}\]/u,
  )
})

test.each<[string, object, JsonValue, ToolCall[], number]>([
  [
    'a list of the input in any order',
    { listOrder: 'any' },
    [weather],
    [{ name: 'weather', input: { city: 'Paris', days: [2, 1] } }],
    1,
  ],
  [
    'a number of the input near enough',
    { absolute: 0.1 },
    [{ name: 'at', input: { x: 1 } }],
    [{ name: 'at', input: { x: 1.05 } }],
    1,
  ],
  ['a share of the expected calls', { give: 'share' }, [weather, clock], [weather], 0.5],
  ['a share of the calls that were made', { give: 'share', order: 'any' }, [weather], [clock, weather, clock], 1 / 3],
  ['no call right', { give: 'share' }, [weather], [clock], 0],
  ['all calls right', { give: 'share' }, [weather], [weather], 1],
])('%s', async (_claim, settings, expected, calls, value) => {
  const written = { scorer: 'tool-calls', ...settings }
  expect(await valueOf(written, { expected, stage: { tool_calls: calls } })).toBe(value)
})
