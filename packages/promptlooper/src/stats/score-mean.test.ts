import { expect, test } from 'vitest'
import { estimateScoreMean } from './score-mean.ts'
import { wilsonInterval } from './wilson-interval.ts'

test("scores that are all 0 or 1 get Wilson's interval", () => {
  const estimate = estimateScoreMean([1, 1, 0, 1, 0, 1, 1, NaN, 1, 0, 1], null)
  expect(estimate).toMatchObject({ n: 10, mean: 0.7, method: 'wilson', interval: wilsonInterval(7, 10) })
})

test("one graded score among binary ones makes it Student's t", () => {
  expect(estimateScoreMean([1, 1, 0, 1, 0, 0.5], null).method).toBe('t')
})

test('all right still has an interval, and says no more than few examples', () => {
  const estimate = estimateScoreMean(Array(10).fill(1), null)
  expect(estimate.interval).toEqual(wilsonInterval(10, 10))
  expect(estimate.notes).toEqual(['few-examples'])
})

test('binary scores in groups are clustered', () => {
  const scores = [1, 1, 1, 0, 1, 0, 0, 0]
  const estimate = estimateScoreMean(scores, [0, 0, 1, 1, 2, 2, 3, 3])
  expect(estimate).toMatchObject({ method: 'clustered-t', effectiveGroups: 4 })
})

test('no interval under five scores, binary or not', () => {
  expect(estimateScoreMean([1, 0, 1, 1], null)).toMatchObject({ interval: null, notes: ['too-few-for-interval'] })
})

test('an interval of graded scores does not leave [0, 1]', () => {
  const estimate = estimateScoreMean([1, 1, 1, 1, 0.6], null)
  expect(estimate.interval?.high).toBe(1)
  expect(estimate.interval?.low).toBeLessThan(0.92)
})
