import { expect, test } from 'vitest'
import { meanOfRepeats } from './read-race-scores.ts'

test.each([
  { name: 'every repeat', values: [1, 0, 1, 0], failures: 'zero' as const, mean: 0.5 },
  { name: 'one that failed, as 0', values: [1, 1, 1, NaN], failures: 'zero' as const, mean: 0.75 },
  { name: 'none: all failed', values: [NaN, NaN, NaN, NaN], failures: 'zero' as const, mean: NaN },
  { name: 'none: one failed, and that is bounded', values: [1, 1, 1, NaN], failures: 'bounded' as const, mean: NaN },
  { name: 'none yet: one has not ended', values: [1, 1, 1], failures: 'zero' as const, mean: undefined },
])('the score of an example in a race stands on $name', ({ values, failures, mean }) => {
  expect(meanOfRepeats(values, 4, failures)).toBe(mean)
})
