import { expect, test } from 'vitest'
import { buildReport } from './build-report.ts'
import { reportJson } from './json.ts'
import { makeSource } from './testing/make-source.ts'

const report = await buildReport(
  makeSource({
    variants: ['names', 'few-shot'],
    run: (variant, example) => ({
      scores: { 'exact-match': variant === 'names' ? Number(example % 2 === 0) : Number(example > 2) },
    }),
  }),
)
const json: unknown = JSON.parse(JSON.stringify(reportJson(report)))

test('the shape is the documented one', () => {
  expect(json).toMatchObject({
    format: 'promptlooper-report',
    version: 1,
    headline: expect.stringContaining('few-shot has the highest exact-match'),
    experiment: { id: 'exp_1', name: 'spam-or-ham' },
    revision: { id: 'rev_1', number: 1, status: 'completed', repeats: 1 },
    exampleCount: 20,
    runs: { planned: 40, completed: 40, failed: 0, missing: 0, refused: 0, truncated: 0 },
    scorers: [{ name: 'exact-match', kind: 'exact-match' }],
    objective: 'exact-match',
    referenceKind: 'first',
    highest: { label: 'few-shot', isOptimistic: true },
    failures: [],
  })
})

test('variants stand best first, with intervals as pairs of numbers', () => {
  expect(json).toMatchObject({
    variants: [
      {
        label: 'few-shot',
        isMeasured: true,
        reference: { label: 'names' },
        scores: [
          {
            scorer: 'exact-match',
            n: 20,
            mean: 0.85,
            interval: [expect.any(Number), expect.any(Number)],
            method: 'wilson',
            difference: { n: 20, interval: [expect.any(Number), expect.any(Number)] },
          },
        ],
        tokens: { in: 200, out: 100 },
        cost: { runsWithUnknownPrice: 0 },
        latency: { medianMs: 100, p95Ms: 100 },
      },
      { label: 'names', scores: [{ difference: null }] },
    ],
  })
})

test('nothing is lost or changed by writing it as JSON', () => {
  expect(json).toEqual(reportJson(report))
})
