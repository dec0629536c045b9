import { describe, expect, test } from 'vitest'
import { estimateAgreement, estimateKappa } from './agreement.ts'
import { correlationWithin } from './correlation-within.ts'
import { seededRandom } from './random.ts'

describe('agreement', () => {
  test('is a share with its interval; of nothing there is none', () => {
    expect(estimateAgreement([[20, 5], [10, 15]])?.value).toBeCloseTo(0.7, 12) // prettier-ignore
    expect(estimateAgreement([[0, 0], [0, 0]])).toBeNull() // prettier-ignore
  })
})

describe("Cohen's kappa", () => {
  test('is what is left of agreement when chance is taken off', () => {
    // Agreement .7, by chance .5.
    expect(estimateKappa([[20, 5], [10, 15]])?.value).toBeCloseTo(0.4, 12) // prettier-ignore
  })

  test('is 0 for independent raters, 1 for equal ones, below 0 for opposed ones', () => {
    expect(estimateKappa([[25, 25], [25, 25]])?.value).toBeCloseTo(0, 12) // prettier-ignore
    expect(estimateKappa([[7, 0], [0, 9]])?.value).toBeCloseTo(1, 12) // prettier-ignore
    expect(estimateKappa([[0, 9], [7, 0]])?.value).toBeLessThan(-0.9) // prettier-ignore
  })

  test('of few who all agree is not certain', () => {
    const estimate = estimateKappa([[3, 0], [0, 4]]) // prettier-ignore
    expect(estimate?.interval.low).toBeLessThan(0.6)
    expect(estimate?.interval.high).toBe(1)
  })

  test('can not be said of one class', () => {
    expect(estimateKappa([[9, 0], [0, 0]])).toBeNull() // prettier-ignore
  })

  test.each([
    { shares: [0.4, 0.1, 0.15, 0.35], n: 100 },
    { shares: [0.7, 0.1, 0.05, 0.15], n: 60 },
  ])('is covered by its interval in about 95 % of studies of $n, shares $shares', ({ shares, n }) => {
    const random = seededRandom(`kappa ${n}`)
    const [a = 0, b = 0, c = 0, d = 0] = shares
    const truth = estimateKappa([[a, b], [c, d]].map((row) => row.map((share) => share * 1e9)))?.value ?? NaN // prettier-ignore
    const studies = 2_000
    let covered = 0
    for (let study = 0; study < studies; study += 1) {
      const counts = [
        [0, 0],
        [0, 0],
      ]
      for (let draw = 0; draw < n; draw += 1) {
        const place = random.uniform()
        const index = place < a ? 0 : place < a + b ? 1 : place < a + b + c ? 2 : 3
        const row = counts[index >> 1]
        if (row !== undefined) row[index & 1] = (row[index & 1] ?? 0) + 1
      }
      const interval = estimateKappa(counts)?.interval
      if (interval && interval.low <= truth && truth <= interval.high) covered += 1
    }
    expect(covered / studies).toBeGreaterThan(0.935)
    expect(covered / studies).toBeLessThan(0.975)
  })
})

describe('a correlation within classes', () => {
  const pair = (x: number, y: number, group: string) => ({ x, y, group })

  test('does not see what the classes differ by', () => {
    const random = seededRandom('classes')
    // Good answers are longer and score higher: that is no bias.
    const pairs = Array.from({ length: 400 }, (_, index) => {
      const isGood = index % 2 === 0
      return pair((isGood ? 5 : 2) + random.uniform(), (isGood ? 1 : 0) + random.uniform(), String(isGood))
    })
    const estimate = correlationWithin(pairs)
    expect(estimate?.interval.low).toBeLessThan(0)
    expect(estimate?.interval.high).toBeGreaterThan(0)
    expect(correlationWithin(pairs.map((each) => ({ ...each, group: 'all' })))?.value).toBeGreaterThan(0.8)
  })

  test('of figures that go together is 1', () => {
    const pairs = Array.from({ length: 20 }, (_, index) => pair(index, 2 * index, 'a'))
    expect(correlationWithin(pairs)?.value).toBeCloseTo(1, 9)
  })

  test('is covered by its interval in about 95 % of studies', () => {
    const random = seededRandom('correlation')
    const normal = () => Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform())
    let covered = 0
    for (let study = 0; study < 2_000; study += 1) {
      const pairs = Array.from({ length: 30 }, (_, index) => {
        const x = normal()
        return pair(x + (index % 3), 0.5 * x + Math.sqrt(0.75) * normal(), String(index % 3))
      })
      const interval = correlationWithin(pairs)?.interval
      if (interval && interval.low <= 0.5 && 0.5 <= interval.high) covered += 1
    }
    expect(covered / 2_000).toBeGreaterThan(0.93)
    expect(covered / 2_000).toBeLessThan(0.97)
  })

  test.each([
    ['too few', [pair(1, 2, 'a'), pair(2, 1, 'a')]],
    ['figures that do not vary', Array.from({ length: 20 }, () => pair(1, 2, 'a'))],
  ])('of %s can not be said', (_name, pairs) => {
    expect(correlationWithin(pairs)).toBeNull()
  })
})
