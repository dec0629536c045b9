import { describe, expect, test } from 'vitest'
import { PromptLooperError } from '../domain/errors.ts'
import { estimatePairedDifference } from '../stats/paired-difference.ts'
import { estimateMean } from '../stats/mean-estimate.ts'
import { wilsonInterval } from '../stats/wilson-interval.ts'
import { buildReport } from './build-report.ts'
import { makeSource, type GivenRun } from './testing/make-source.ts'

const scored = (value: number): GivenRun => ({ scores: { 'exact-match': value } })
const scorers = ['exact-match', 'brief'].map((name) => ({ name, kind: name, version: 'v1' }))

describe('means', () => {
  test("binary scores have Wilson's interval over examples", async () => {
    const report = await buildReport(makeSource({ run: (_variant, example) => scored(example < 15 ? 1 : 0) }))
    expect(report.variants[0]?.scores[0]).toMatchObject({
      n: 20,
      mean: 0.75,
      interval: wilsonInterval(15, 20),
      method: 'wilson',
      scoredRuns: 20,
      notes: [],
    })
  })

  test('repeats are averaged first: three repeats of 20 examples are 20 examples', async () => {
    const source = makeSource({
      repeats: 3,
      run: (_variant, example, repeat) => scored((example + repeat) % 3 === 0 ? 1 : 0),
    })
    const score = (await buildReport(source)).variants[0]?.scores[0]
    expect(score).toMatchObject({ n: 20, scoredRuns: 60, method: 't' })
    expect(score?.mean).toBeCloseTo(1 / 3, 12)
    // Every example averages 1/3: no spread is left.
    expect(score).toMatchObject({ interval: null, notes: ['no-spread'] })
  })

  test('repeats that agree stay binary', async () => {
    const source = makeSource({ repeats: 2, run: (_variant, example) => scored(example % 2) })
    expect((await buildReport(source)).variants[0]?.scores[0]).toMatchObject({ method: 'wilson', n: 20 })
  })

  test('groups cluster the error, and examples without a group stand alone', async () => {
    const groupOf = (index: number) => (index < 18 ? `g${index % 6}` : null)
    const source = makeSource({
      example: (index) => ({ group: groupOf(index) }),
      run: (_variant, example) => scored(example % 5 === 0 ? 0.3 : 1),
    })
    const groups = Array.from({ length: 20 }, (_value, index) => (index < 18 ? index % 6 : index))
    const values = Array.from({ length: 20 }, (_value, index) => (index % 5 === 0 ? 0.3 : 1))
    const expected = estimateMean(values, groups)
    const score = (await buildReport(source)).variants[0]?.scores[0]
    expect(score).toMatchObject({
      method: 'clustered-t',
      effectiveGroups: expected.effectiveGroups,
      notes: ['few-groups'],
    })
    expect(score?.interval?.low).toBeCloseTo(expected.interval?.low ?? NaN, 12)
  })

  test('only scores of the current version count', async () => {
    const source = makeSource({ run: () => scored(1) })
    const newer = {
      ...source,
      revision: { ...source.revision, scorers: [{ name: 'exact-match', kind: 'exact-match', version: 'v2' }] },
    }
    expect((await buildReport(newer)).variants[0]?.scores[0]).toMatchObject({
      n: 0,
      mean: null,
      scoredRuns: 0,
      runsWithoutScore: 20,
    })
  })
})

describe('what is not a score stands beside the mean', () => {
  const outcomes: readonly GivenRun[] = [
    { failed: 'adapter' },
    { failed: 'timeout' },
    { pending: true },
    { scores: { 'exact-match': 'the answer is no JSON' } },
    { scores: {} },
    { scores: { 'exact-match': 1 }, finish: 'refused' },
    { scores: { 'exact-match': 1 }, finish: 'length' },
  ]

  test('failed, missing, unscored, refused and truncated runs are counted apart', async () => {
    const report = await buildReport(
      makeSource({ variants: ['one'], run: (_variant, example) => outcomes[example] ?? scored(0) }),
    )
    expect(report.runs).toEqual({
      planned: 20,
      completed: 17,
      failed: 2,
      failedByKind: { template: 0, adapter: 1, timeout: 1 },
      missing: 1,
      refused: 1,
      truncated: 1,
    })
    expect(report.variants[0]?.scores[0]).toMatchObject({
      n: 15,
      scoredRuns: 15,
      unscoredRuns: 1,
      runsWithoutScore: 1,
      mean: 2 / 15,
    })
    expect(report.failures).toEqual([
      { message: 'adapter went wrong', count: 1 },
      { message: 'timeout went wrong', count: 1 },
    ])
    expect(report.scorerFailures).toEqual([
      { scorer: 'exact-match', messages: [{ message: 'the answer is no JSON', count: 1 }] },
    ])
  })

  test('a failed run leaves the mean unchanged', async () => {
    const run = (_variant: string, example: number): GivenRun => (example === 0 ? { failed: 'adapter' } : scored(1))
    expect((await buildReport(makeSource({ run }))).variants[0]?.scores[0]).toMatchObject({ n: 19, mean: 1 })
  })

  test.each([
    { failed: 1, isMeasured: true },
    { failed: 2, isMeasured: false },
  ])('$failed of 20 failed: measured is $isMeasured', async ({ failed, isMeasured }) => {
    const run = (_variant: string, example: number): GivenRun => (example < failed ? { failed: 'adapter' } : scored(1))
    expect((await buildReport(makeSource({ run }))).variants[0]?.isMeasured).toBe(isMeasured)
  })

  test('a variant that is not measured is never the highest', async () => {
    const run = (variant: string, example: number): GivenRun =>
      variant === 'few-shot' ? (example < 5 ? { failed: 'adapter' } : scored(1)) : scored(example % 2)
    expect((await buildReport(makeSource({ run }))).highest?.label).toBe('names')
  })
})

describe('cost and latency', () => {
  test('cost is total and per run; latency is median and 95th percentile', async () => {
    const report = await buildReport(
      makeSource({
        variants: ['one'],
        run: (_variant, example) => ({ ...scored(1), costUsd: 0.01, latencyMs: example + 1 }),
      }),
    )
    expect(report.variants[0]?.cost.totalUsd).toBeCloseTo(0.2, 12)
    expect(report.variants[0]?.cost.meanUsd).toBeCloseTo(0.01, 12)
    expect(report.variants[0]?.latency?.medianMs).toBe(10.5)
    expect(report.variants[0]?.latency?.p95Ms).toBeCloseTo(19.05, 12)
  })

  test('one unknown price makes the cost unknown, and says of how many runs', async () => {
    const run = (_variant: string, example: number): GivenRun => ({
      ...scored(1),
      costUsd: example === 3 ? null : 0.01,
    })
    const cost = (await buildReport(makeSource({ run }))).variants[0]?.cost
    expect(cost).toMatchObject({ totalUsd: null, meanUsd: null, runsWithUnknownPrice: 1 })
    expect(cost?.knownUsd).toBeCloseTo(0.19, 12)
  })

  test('nothing completed has no latency and costs nothing', async () => {
    const report = await buildReport(makeSource({ run: () => ({ pending: true }) }))
    expect(report.variants[0]).toMatchObject({ latency: null, cost: { totalUsd: 0, meanUsd: null } })
  })
})

describe('differences', () => {
  const variants = ['names', 'few-shot', 'both']
  const run = (variant: string, example: number): GivenRun =>
    variant === 'both' && example === 0
      ? { failed: 'adapter' }
      : scored((example + variant.length) % 3 === 0 ? 1 : variant.length / 10)
  const valuesOf = (variant: string) =>
    Array.from({ length: 20 }, (_value, example) => run(variant, example).scores?.['exact-match'] ?? NaN).map(Number)

  test('are paired against the first variant where there is no baseline', async () => {
    const report = await buildReport(makeSource({ variants, run }))
    const expected = estimatePairedDifference(valuesOf('names'), valuesOf('both'), null)
    expect(report.referenceKind).toBe('first')
    expect(report.variants.map((variant) => variant.reference?.label)).toEqual(['names', 'names', 'names'])
    expect(report.variants[0]?.scores[0]?.difference).toBeNull()
    expect(report.variants[2]?.scores[0]?.difference).toEqual({
      n: 19,
      mean: expected.mean,
      interval: expected.interval,
      notes: expected.notes,
    })
  })

  test('are against the variant that has the baseline and is equal on all other axes', async () => {
    const report = await buildReport(
      makeSource({
        variants: [
          { prompt: 'short', model: 'a' },
          { prompt: 'long', model: 'a' },
          { prompt: 'short', model: 'b' },
          { prompt: 'long', model: 'b' },
          { model: 'c', prompt: 'short' },
        ],
        baseline: { prompt: 'long' },
        run: (_variant, example) => scored(example % 2),
      }),
    )
    expect(report.referenceKind).toBe('baseline')
    expect(report.variants.map((variant) => variant.reference?.label ?? null)).toEqual([
      'long · a',
      'long · a',
      'long · b',
      'long · b',
      null,
    ])
    expect(report.variants[4]?.scores[0]?.difference).toBeNull()
  })
})

describe('the objective', () => {
  const run = (variant: string, example: number): GivenRun => ({
    scores: { 'exact-match': variant === 'names' ? example % 2 : 0, brief: variant === 'names' ? 0 : example % 2 },
  })

  test('is the first scorer unless another is named', async () => {
    expect(await buildReport(makeSource({ scorers, run }))).toMatchObject({
      objective: 'exact-match',
      highest: { label: 'names' },
    })
    expect(await buildReport(makeSource({ scorers, run }), { objective: 'brief' })).toMatchObject({
      objective: 'brief',
      highest: { label: 'few-shot' },
    })
  })

  test('that is no scorer is refused with the names there are', async () => {
    const failing = buildReport(makeSource({ scorers, run }), { objective: 'judge' })
    await expect(failing).rejects.toThrow(PromptLooperError)
    await expect(failing).rejects.toMatchObject({ code: 'unknown-scorer', hint: 'Its scorers are exact-match, brief.' })
  })

  test('is null without scorers', async () => {
    expect(await buildReport(makeSource({ scorers: [], run: () => ({}) }))).toMatchObject({
      objective: null,
      highest: null,
    })
  })
})

test('a label scorer gives the classes', async () => {
  const source = makeSource({
    scorers: [{ name: 'label', kind: 'label', version: 'v1' }],
    example: (index) => ({ expected: index % 2 === 0 ? 'ham' : 'spam' }),
    run: (_variant, example) => ({ scores: { label: example % 2 === 0 ? 1 : 0 }, label: 'ham' }),
  })
  expect((await buildReport(source)).variants[0]?.scores[0]?.classes).toMatchObject({
    classes: ['ham', 'spam'],
    accuracy: 0.5,
    macroF1: 1 / 3,
  })
})

test('an aborted signal stops the reading', async () => {
  const signal = AbortSignal.abort(new Error('stop now'))
  await expect(buildReport(makeSource({ run: () => scored(1) }), { signal })).rejects.toThrow('stop now')
})
