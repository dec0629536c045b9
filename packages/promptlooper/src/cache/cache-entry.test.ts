import { expect, test } from 'vitest'

import type { AdapterResponse } from '../domain/adapter.ts'
import { entryOf, isCacheable, responseOf } from './cache-entry.ts'

const response: AdapterResponse = {
  text: 'ham',
  tokensIn: 10,
  tokensOut: 5,
  latencyMs: 12,
  model: 'm',
  finish: 'stop',
  costUsd: 0.1,
  raw: { id: 'x' },
}

test.each<[string, boolean, Partial<AdapterResponse>]>([
  ['an answer', true, {}],
  ['a truncated answer', true, { finish: 'length' }],
  ['tool calls without text', true, { text: '', finish: 'tool-calls', toolCalls: [{ name: 'weather', input: {} }] }],
  ['a refusal', false, { finish: 'refused' }],
  ['an empty answer', false, { text: '' }],
  ['an empty answer with an empty list of tool calls', false, { text: '', toolCalls: [] }],
])('%s may be cached: %s', (_name, expected, changes) => {
  expect(isCacheable({ ...response, ...changes })).toBe(expected)
})

test('an answer is the same after it was an entry', () => {
  expect(responseOf(entryOf(response, 1234))).toEqual(response)
  expect(entryOf(response, 1234)).toMatchObject({ response: 'ham', createdAt: 1234 })
})

test('an entry of the four fields is an answer that took no time', () => {
  expect(responseOf({ response: 'ham', model: 'm', tokensIn: 1, tokensOut: 2 })).toEqual({
    text: 'ham',
    model: 'm',
    tokensIn: 1,
    tokensOut: 2,
    latencyMs: 0,
  })
})
