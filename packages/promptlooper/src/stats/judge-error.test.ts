import { describe, expect, test } from 'vitest'
import { correctForJudge } from './judge-error.ts'
import { seededRandom } from './random.ts'

const rates = { passed: 200, passedByJudge: 180, failed: 100, failedByJudge: 80 }

describe("a judge's error", () => {
  test('is taken out of the share', () => {
    // (.69 + .8 − 1) / (.9 + .8 − 1)
    expect(correctForJudge(0.69, 0.02, rates)?.share).toBeCloseTo(0.7, 12)
  })

  test('widens the interval by that of the labels', () => {
    const few = correctForJudge(0.69, 0.02, { passed: 20, passedByJudge: 18, failed: 10, failedByJudge: 8 })
    const many = correctForJudge(0.69, 0.02, { passed: 20_000, passedByJudge: 18_000, failed: 10_000, failedByJudge: 8_000 }) // prettier-ignore
    const width = (interval: { low: number; high: number } | undefined) =>
      (interval?.high ?? NaN) - (interval?.low ?? NaN)
    expect(width(many?.interval)).toBeGreaterThan(2 * 1.95 * 0.02)
    expect(width(few?.interval)).toBeGreaterThan(2 * width(many?.interval))
  })

  test.each([
    { name: 'tells nothing', given: { passed: 10, passedByJudge: 5, failed: 10, failedByJudge: 5 } },
    { name: 'has seen no failing answer', given: { passed: 10, passedByJudge: 10, failed: 0, failedByJudge: 0 } },
    { name: 'has seen no passing answer', given: { passed: 0, passedByJudge: 0, failed: 10, failedByJudge: 10 } },
  ])('gives no share where the judge $name', ({ given }) => {
    expect(correctForJudge(0.5, 0.05, given)).toBeUndefined()
  })

  test('is covered by the interval in about 95 % of simulated studies', () => {
    const random = seededRandom('judge')
    const draw = (n: number, p: number) => Array.from({ length: n }, () => random.uniform() < p).filter(Boolean).length
    const [truth, tpr, tnr, n] = [0.6, 0.9, 0.8, 300]
    const studies = 2_000
    let covered = 0
    for (let study = 0; study < studies; study += 1) {
      const observed = draw(n, truth * tpr + (1 - truth) * (1 - tnr)) / n
      const labels = { passed: 80, passedByJudge: draw(80, tpr), failed: 60, failedByJudge: draw(60, tnr) }
      const corrected = correctForJudge(observed, Math.sqrt((observed * (1 - observed)) / n), labels)
      if (corrected && corrected.interval.low <= truth && truth <= corrected.interval.high) covered += 1
    }
    expect(covered / studies).toBeGreaterThan(0.93)
    expect(covered / studies).toBeLessThan(0.98)
  })
})
