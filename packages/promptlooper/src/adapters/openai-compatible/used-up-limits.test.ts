import { expect, test } from 'vitest'
import { usedUpLimitsMs } from './used-up-limits.ts'

const now = Date.parse('2026-01-01T00:00:00Z')

test.each<[string, Record<string, string | string[]>, number | undefined]>([
  ['nothing', {}, undefined],
  [
    'something left of all',
    {
      'x-ratelimit-remaining-requests': '59',
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-remaining-tokens': '149984',
      'x-ratelimit-reset-tokens': '6m0s',
    },
    undefined,
  ],
  ['no request left', { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '120ms' }, 120],
  [
    'no request and no token left: the longer wait',
    {
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-tokens': '6m0s',
    },
    360_000,
  ],
  ['nothing left, and no word about when', { 'x-ratelimit-remaining-requests': '0' }, undefined],
  [
    "Anthropic's point in time",
    {
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': '2026-01-01T00:00:09Z',
    },
    9_000,
  ],
  [
    "Anthropic's output tokens",
    {
      'anthropic-ratelimit-output-tokens-remaining': '0',
      'anthropic-ratelimit-output-tokens-reset': '2026-01-01T00:01:00Z',
    },
    60_000,
  ],
  [
    "a point in time by the server's own clock, which runs an hour ahead",
    {
      date: 'Thu, 01 Jan 2026 01:00:00 GMT',
      'anthropic-ratelimit-tokens-remaining': '0',
      'anthropic-ratelimit-tokens-reset': '2026-01-01T01:00:05Z',
    },
    5_000,
  ],
  [
    'a point in time that is past',
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now - 5_000) },
    undefined,
  ],
  ['seconds', { 'ratelimit-remaining': '0', 'ratelimit-reset': '30' }, 30_000],
  ['a header that came twice', { 'ratelimit-remaining': ['0', '0'], 'ratelimit-reset': ['30', '60'] }, 30_000],
  ['words', { 'ratelimit-remaining': 'none', 'ratelimit-reset': 'soon' }, undefined],
  ['words for when', { 'ratelimit-remaining': '0', 'ratelimit-reset': 'soon' }, undefined],
  ['an empty header', { 'ratelimit-remaining': '', 'ratelimit-reset': '30' }, undefined],
])('%s', (_name, headers, expected) => {
  expect(usedUpLimitsMs(headers, now)).toBe(expected)
})
