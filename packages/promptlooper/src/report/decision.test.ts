import { describe, expect, test } from 'vitest'
import { buildReport } from './build-report.ts'
import { verdictBetween } from './headline.ts'
import { reportJson } from './json.ts'
import { makeSource, type GivenRun } from './testing/make-source.ts'

const scored = (value: number): GivenRun => ({ scores: { 'exact-match': value } })
const share = (shares: { readonly [variant: string]: number }) => (variant: string, example: number) =>
  scored((example * 7) % 20 < 20 * (shares[variant] ?? 0) ? 1 : 0)

describe('comparisons', () => {
  const variants = ['a', 'b', 'c']
  const run = share({ a: 0.2, b: 0.5, c: 0.8 })

  test('with the reference are adjusted over those, all pairs over all', async () => {
    const { decision } = await buildReport(makeSource({ variants, examples: 100, run }))
    expect(decision?.againstReference.map(({ second, comparisons }) => [second.label, comparisons])).toEqual([
      ['b', 2],
      ['c', 2],
    ])
    expect(decision?.allPairs?.map(({ first, second }) => `${first.label}${second.label}`)).toEqual(['ab', 'ac', 'bc'])
    expect(decision?.allPairs?.[0]?.comparisons).toBe(3)
  })

  test('seen from the other side are the same, turned round', async () => {
    const { decision } = await buildReport(makeSource({ variants, examples: 100, run }))
    const pairs = decision?.allPairs ?? []
    expect(verdictBetween(pairs, 'key of a', 'key of c')?.verdict.kind).toBe('better')
    const back = verdictBetween(pairs, 'key of c', 'key of a')
    expect(back?.verdict.kind).toBe('worse')
    expect(back?.mean).toBe(-(verdictBetween(pairs, 'key of a', 'key of c')?.mean ?? 0))
    expect(back?.telling.losses).toBeGreaterThan(0)
  })

  test('a variant that failed is no reference by being first', async () => {
    const failing = (variant: string, example: number) =>
      variant === 'a' ? { failed: 'adapter' as const } : run(variant, example)
    const { variants: reported } = await buildReport(makeSource({ variants, examples: 40, run: failing }))
    expect(reported.map(({ reference }) => reference?.label)).toEqual(['b', 'b', 'b'])
  })

  test('of very many variants are with the reference only', async () => {
    const many = Array.from({ length: 60 }, (_value, index) => `v${index}`)
    const { decision } = await buildReport(makeSource({ variants: many, examples: 5, run: () => scored(1) }))
    expect(decision?.allPairs).toBeNull()
    expect(decision?.againstReference).toHaveLength(59)
  })

  test('name the examples that tell the two apart', async () => {
    const one = (variant: string, example: number) =>
      scored(variant === 'a' ? Number(example < 2) : Number(example > 0))
    const { decision } = await buildReport(makeSource({ variants: ['a', 'b'], examples: 8, run: one }))
    expect(decision?.againstReference[0]?.telling).toEqual({
      gains: 6,
      losses: 1,
      gained: ['e2', 'e3', 'e4', 'e5', 'e6'].map((id) => ({ id, first: 0, second: 1 })),
      lost: [{ id: 'e0', first: 1, second: 0 }],
    })
  })

  test('in JSON have their intervals as pairs, and what would settle them', async () => {
    const report = await buildReport(
      makeSource({ variants: ['a', 'b'], examples: 40, run: share({ a: 0.5, b: 0.55 }) }),
      {
        least: 0.02,
      },
    )
    const verdict = reportJson(report).decision?.againstReference[0]
    expect(verdict?.interval).toEqual([expect.any(Number), expect.any(Number)])
    expect(verdict?.next).toBe('promptlooper run experiment.yaml')
    expect(verdict?.further).toMatchObject({ unit: 'examples', least: 0.02 })
  })
})

describe('slices', () => {
  const example = (index: number) => ({ metadata: { lang: index % 2 === 0 ? 'en' : 'de', id: index } })

  test('are made of metadata with few values, and compared on their own', async () => {
    const run = (variant: string, index: number) => scored(variant === 'new' && index % 2 === 0 ? 1 : 0)
    const { decision } = await buildReport(makeSource({ variants: ['old', 'new'], examples: 40, example, run }))
    expect(decision?.slices.map(({ name, value, exampleCount }) => ({ name, value, exampleCount }))).toEqual([
      { name: 'lang', value: 'en', exampleCount: 20 },
      { name: 'lang', value: 'de', exampleCount: 20 },
    ])
    const [english, german] = decision?.slices ?? []
    expect(english?.differences[0]).toMatchObject({ mean: 1, n: 20 })
    expect(english?.differences[0]?.adjustedPValue).toBeLessThan(0.001)
    expect(german?.differences[0]).toMatchObject({ mean: 0, adjustedPValue: 1 })
  })
})

describe('repeats', () => {
  test('give pass@k, pass^k and the examples that flicker', async () => {
    // e0 passes twice of three, e1 always, the others never.
    const run = (_variant: string, index: number, repeat: number) =>
      scored(index === 1 || (index === 0 && repeat < 2) ? 1 : 0)
    const { variants } = await buildReport(makeSource({ variants: ['a'], examples: 10, repeats: 3, run }))
    expect(variants[0]?.scores[0]?.repeats).toEqual({
      k: 3,
      n: 10,
      passAtK: 0.2,
      passAllOfK: 0.1,
      flickering: { count: 1, ids: ['e0'] },
    })
  })

  test('of graded scores pass and fail nothing', async () => {
    const { variants } = await buildReport(makeSource({ variants: ['a'], repeats: 2, run: () => scored(0.4) }))
    expect(variants[0]?.scores[0]?.repeats).toBeNull()
  })
})

test('variants that another beats on both score and cost are left out of the unbeaten', async () => {
  const costs: { readonly [variant: string]: number } = { cheap: 1, dear: 3, beaten: 4 }
  const means: { readonly [variant: string]: number } = { cheap: 0.5, dear: 0.9, beaten: 0.6 }
  const run = (variant: string, example: number): GivenRun => ({
    ...share(means)(variant, example),
    costUsd: costs[variant] ?? 0,
  })
  const { unbeaten } = await buildReport(makeSource({ variants: ['cheap', 'dear', 'beaten'], run }))
  expect(unbeaten).toEqual(['key of cheap', 'key of dear'])
})

describe('odd samples', () => {
  test('ten thousand variants are each compared with the first', async () => {
    const variants = Array.from({ length: 10_000 }, (_value, index) => `v${index}`)
    const run = (variant: string) => scored(variant.endsWith('7') ? 1 : 0)
    const { decision } = await buildReport(makeSource({ variants, examples: 6, run }))
    expect(decision?.againstReference).toHaveLength(9_999)
    // Six examples that all differ have p = .031 alone; of 9,999 comparisons none is shown.
    expect(decision?.againstReference.every(({ verdict }) => verdict.kind === 'undecided')).toBe(true)
  })

  test('groups with one member each are as many examples', async () => {
    const run = (variant: string, index: number) => scored(index % 4 === 0 || variant === 'new' ? 1 : 0)
    const given = { variants: ['old', 'new'], examples: 40, run }
    const single = (index: number) => ({ group: `g${index}` })
    const grouped = (await buildReport(makeSource({ ...given, example: single }))).decision?.againstReference[0]
    const plain = (await buildReport(makeSource(given))).decision?.againstReference[0]
    expect(grouped).toMatchObject({ n: 40, discordant: plain?.discordant, verdict: { kind: 'better' } })
    expect(grouped?.interval?.low).toBeCloseTo(plain?.interval?.low ?? NaN, 9)
  })
})
