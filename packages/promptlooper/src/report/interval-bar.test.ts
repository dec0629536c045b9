import { expect, test } from 'vitest'
import { intervalBar, sharedScale } from './interval-bar.ts'

test.each([
  { mean: 0.5, interval: { low: 0.25, high: 0.75 }, bar: '  ├─●─┤  ' },
  { mean: 0.5, interval: { low: 0, high: 1 }, bar: '├───●───┤' },
  { mean: 0, interval: { low: 0, high: 0.25 }, bar: '●─┤      ' },
  { mean: 1, interval: null, bar: '        ●' },
  { mean: null, interval: null, bar: '         ' },
])('a mean of $mean on a scale from 0 to 1 is drawn "$bar"', ({ mean, interval, bar }) => {
  expect(intervalBar(mean, interval, { low: 0, high: 1 }, 9)).toBe(bar)
})

test('the scale holds every mean and interval', () => {
  const scale = sharedScale([
    { mean: 0.5, interval: { low: 0.4, high: 0.6 } },
    { mean: 0.9, interval: null },
    { mean: null, interval: null },
  ])
  expect(scale).toEqual({ low: 0.4, high: 0.9 })
})

test('one mean alone has a scale around it, and nothing has none', () => {
  expect(sharedScale([{ mean: 0.5, interval: null }])).toEqual({ low: 0.45, high: 0.55 })
  expect(sharedScale([])).toBeNull()
})
