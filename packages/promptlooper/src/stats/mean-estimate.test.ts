import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clusteredError } from './clustered-error.ts'
import { estimateMean } from './mean-estimate.ts'
import vectors from './testing/stat-vectors.json' with { type: 'json' }
import { expectAbsolute } from './testing/tolerance.ts'

const { mean_se_clustered: clustered, meta } = vectors
const tolerance = meta.default_tolerance.abs
const clusters = clustered.clusters.map((name) => clustered.clusters.indexOf(name))

describe('a mean agrees with SciPy and statsmodels', () => {
  test("with Student's t", () => {
    const estimate = estimateMean(clustered.scores, null)
    expectAbsolute(estimate.mean ?? NaN, clustered.expected.mean, tolerance)
    expectAbsolute(estimate.standardError ?? NaN, clustered.expected.se_clt_ddof1, tolerance)
    expectAbsolute(estimate.interval?.low ?? NaN, clustered.expected.ci95_t[0] ?? NaN, tolerance)
    expectAbsolute(estimate.interval?.high ?? NaN, clustered.expected.ci95_t[1] ?? NaN, tolerance)
  })

  test('with groups, by the effective number of groups', () => {
    const estimate = estimateMean(clustered.scores, clusters)
    expectAbsolute(estimate.standardError ?? NaN, clustered.expected.clustered_se_g_eff, tolerance)
    expectAbsolute(estimate.interval?.low ?? NaN, clustered.expected.g_eff.ci95[0] ?? NaN, tolerance)
    expectAbsolute(estimate.interval?.high ?? NaN, clustered.expected.g_eff.ci95[1] ?? NaN, tolerance)
    expect(estimate.notes).toEqual(['few-examples', 'few-groups'])
  })
})

describe('the sample decides whether there is an interval, and what is said', () => {
  const spread = (n: number) => Array.from({ length: n }, (_value, index) => (index % 3) / 2)
  test.each([
    { name: 'no values', values: [], groups: null, interval: false, notes: ['too-few-for-interval'] },
    { name: 'one value', values: [1], groups: null, interval: false, notes: ['too-few-for-interval'] },
    { name: 'four values', values: spread(4), groups: null, interval: false, notes: ['too-few-for-interval'] },
    { name: 'five values', values: spread(5), groups: null, interval: true, notes: ['few-examples'] },
    { name: 'fourteen values', values: spread(14), groups: null, interval: true, notes: ['few-examples'] },
    { name: 'fifteen values', values: spread(15), groups: null, interval: true, notes: [] },
    { name: 'equal values', values: Array(20).fill(0.1), groups: null, interval: false, notes: ['no-spread'] },
    { name: 'one group', values: spread(20), groups: Array(20).fill(0), interval: false, notes: ['too-few-groups'] },
    {
      name: 'one group of 18 and two single examples',
      values: spread(20),
      groups: [...Array(18).fill(0), 1, 2],
      interval: false,
      notes: ['too-few-groups'],
    },
    {
      name: 'nine equal groups',
      values: spread(27).map((value, index) => value * (index % 2)),
      groups: spread(27).map((_value, index) => index % 9),
      interval: true,
      notes: ['few-groups'],
    },
    {
      name: 'groups whose sums are equal',
      values: Array.from({ length: 24 }, (_value, index) => index % 2),
      groups: Array.from({ length: 24 }, (_value, index) => Math.floor(index / 2)),
      interval: false,
      notes: ['no-spread'],
    },
  ])('$name', ({ values, groups, interval, notes }) => {
    const estimate = estimateMean(values, groups)
    expect(estimate.interval !== null).toBe(interval)
    expect(estimate.notes).toEqual(notes)
  })
})

test('a missing value leaves mean and interval unchanged', () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(values, fc.nat(), (scores, place) => {
      const withMissing = scores.toSpliced(place % (scores.length + 1), 0, NaN)
      expect(estimateMean(withMissing, null)).toEqual(estimateMean(scores, null))
    }),
  )
})

test('groups of one example each give what no groups give', () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 60 })
  fc.assert(
    fc.property(values, (scores) => {
      const plain = estimateMean(scores, null)
      const grouped = estimateMean(
        scores,
        scores.map((_score, index) => index),
      )
      expect(grouped.effectiveGroups).toBeCloseTo(scores.length, 9)
      expectAbsolute(grouped.interval?.low ?? 0, plain.interval?.low ?? 0, 1e-9)
      expectAbsolute(grouped.interval?.high ?? 0, plain.interval?.high ?? 0, 1e-9)
    }),
  )
})

test('copying every example within its group adds no certainty', () => {
  const values = [0.2, 0.9, 0.4, 1, 0, 0.6, 0.7]
  const groups = values.map((_value, index) => index)
  const once = clusteredError(values, groups, 0.5)
  const thrice = clusteredError([...values, ...values, ...values], [...groups, ...groups, ...groups], 0.5)
  expectAbsolute(thrice.standardError ?? NaN, once.standardError ?? NaN, 1e-12)
  expectAbsolute(thrice.effectiveGroups, once.effectiveGroups, 1e-12)
})
