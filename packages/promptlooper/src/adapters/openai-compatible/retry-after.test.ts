import { expect, test } from 'vitest'
import { readRetryAfter } from './retry-after.ts'

const now = Date.parse('2026-01-01T00:00:00Z')

test.each<[string, Record<string, string>, number | undefined]>([
  ['nothing', {}, undefined],
  ['seconds', { 'retry-after': '2' }, 2000],
  ['part of a second', { 'retry-after': '0.5' }, 500],
  ['a date', { 'retry-after': 'Thu, 01 Jan 2026 00:00:07 GMT' }, 7000],
  [
    "a date by the server's own clock",
    { 'retry-after': 'Thu, 01 Jan 2026 01:00:07 GMT', date: 'Thu, 01 Jan 2026 01:00:00 GMT' },
    7000,
  ],
  ['a date that is past', { 'retry-after': 'Thu, 01 Jan 2025 00:00:00 GMT' }, 0],
  ['milliseconds before seconds', { 'retry-after-ms': '1500', 'retry-after': '2' }, 1500],
  [
    'the limit that is used up',
    {
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '6m0s',
      'x-ratelimit-remaining-tokens': '900',
      'x-ratelimit-reset-tokens': '20ms',
    },
    360_000,
  ],
  [
    'both limits used up: the longer wait',
    { 'x-ratelimit-reset-requests': '1s', 'x-ratelimit-reset-tokens': '1m2.5s' },
    62_500,
  ],
  ['a point in time in milliseconds', { 'x-ratelimit-reset': String(now + 4000) }, 4000],
  ['a point in time in seconds', { 'x-ratelimit-reset': String(now / 1000 + 4) }, 4000],
  [
    "Anthropic's point in time, of the limit that is used up",
    {
      'anthropic-ratelimit-requests-remaining': '40',
      'anthropic-ratelimit-requests-reset': '2026-01-01T00:05:00Z',
      'anthropic-ratelimit-input-tokens-remaining': '0',
      'anthropic-ratelimit-input-tokens-reset': '2026-01-01T00:00:30Z',
    },
    30_000,
  ],
  ['a bare reset in seconds', { 'ratelimit-reset': '12' }, 12_000],
  ['words', { 'retry-after': 'soon' }, undefined],
])('%s', (_name, headers, expected) => {
  expect(readRetryAfter(headers, now)).toBe(expected)
})
