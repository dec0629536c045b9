import { describe, expect, test } from 'vitest'
import {
  formatCount,
  formatDifference,
  formatDistance,
  formatDuration,
  formatEstimate,
  formatInteger,
  formatMoment,
  formatPercent,
  formatRatio,
  formatScore,
  formatUsd,
} from './format-number.ts'

test.each([
  [0.868, '.868'],
  [0, '.000'],
  [1, '1.000'],
  [-0.25, '-.250'],
  [-0.0001, '.000'],
  [null, '–'],
])('the score %s is written %s', (score, text) => {
  expect(formatScore(score)).toBe(text)
})

test.each([
  { mean: 0.868, interval: { low: 0.82, high: 0.9 }, text: '.868 [.82, .90]' },
  { mean: 0.868, interval: { low: 0.861, high: 0.875 }, text: '.868 [.861, .875]' },
  { mean: 1, interval: { low: 0.72, high: 1 }, text: '1.000 [.72, 1.00]' },
  { mean: 0.5, interval: null, text: '.500' },
])('an estimate is written $text', ({ mean, interval, text }) => {
  expect(formatEstimate(mean, interval)).toBe(text)
})

test.each([
  { mean: 0.24, interval: { low: 0.18, high: 0.3 }, text: '+.24 [+.18, +.30]' },
  { mean: -0.02, interval: { low: -0.07, high: 0.03 }, text: '-.02 [-.07, +.03]' },
  { mean: 0, interval: { low: -0.1, high: 0.1 }, text: '.00 [-.10, +.10]' },
  { mean: 0.5, interval: null, text: '+.500' },
  { mean: null, interval: null, text: '–' },
])('a difference is written $text', ({ mean, interval, text }) => {
  expect(formatDifference(mean, interval)).toBe(text)
})

test('a distance has no plus sign', () => {
  expect(formatDistance(0.24, { low: 0.18, high: 0.3 })).toBe('.24 [.18, .30]')
})

test.each([
  [0, '0 ms'],
  [0.42, '0.4 ms'],
  [850, '850 ms'],
  [999.9, '1.0 s'],
  [1_234, '1.2 s'],
  [59_960, '1 min 0 s'],
  [125_000, '2 min 5 s'],
  [3_780_000, '1 h 3 min'],
  [null, '–'],
])('%s milliseconds are written %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text)
})

test.each([
  [0, '$0'],
  [0.0000001, '<$0.000001'],
  [0.000123, '$0.00012'],
  [0.0041, '$0.0041'],
  [0.05, '$0.050'],
  [0.41, '$0.41'],
  [12.3, '$12.30'],
  [1234.4, '$1,234'],
])('%s USD are written %s', (usd, text) => {
  expect(formatUsd(usd)).toBe(text)
})

test.each([
  [999, '999'],
  [12_345, '12.3k'],
  [999_960, '1.0M'],
  [1_200_000, '1.2M'],
  [2_500_000_000, '2.5G'],
])('the count %s is shortened to %s', (count, text) => {
  expect(formatCount(count)).toBe(text)
})

describe('other figures', () => {
  test.each([
    [formatInteger(1_234_567), '1,234,567'],
    [formatInteger(123), '123'],
    [formatPercent(0.0521), '5.2 %'],
    [formatPercent(0.05), '5 %'],
    [formatMoment(1_700_000_000_000), '2023-11-14 22:13:20 UTC'],
    [formatMoment(null), '–'],
    [formatRatio(1.4234, { low: 1.3, high: 1.55 }), '×1.42 [1.30, 1.55]'],
    [formatRatio(250.3, null), '×250'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected)
  })
})
