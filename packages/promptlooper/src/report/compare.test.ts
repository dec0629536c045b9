import { describe, expect, test } from 'vitest'
import { estimatePairedDifference } from '../stats/paired-difference.ts'
import { comparisonJson } from './compare-json.ts'
import { markdownComparison } from './compare-markdown.ts'
import { terminalComparison } from './compare-terminal.ts'
import { compareSources } from './compare.ts'
import { makeSource, type GivenRun } from './testing/make-source.ts'

const scored = (value: number): GivenRun => ({ scores: { 'exact-match': value } })

describe('two variants of one revision', async () => {
  const values: { readonly [variant: string]: readonly number[] } = {
    names: [0, 0, 1, 1, 0.4, 0.2, 1, 0, 0, 1, 1, 0, 0.5, 0.9, 0.1, 1],
    'few-shot': [1, 0, 1, 0, 0.6, 0.7, 1, 1, 1, 1, 1, 0, 0.5, 0.4, 0.55, 1],
  }
  const source = makeSource({ examples: 16, run: (variant, example) => scored(values[variant]?.[example] ?? NaN) })
  const comparison = await compareSources({ source, variant: 'names' }, { source, variant: 'few-shot' })
  const score = comparison.pairs[0]?.scores[0]

  test('means stand side by side with the paired difference, second less first', () => {
    const expected = estimatePairedDifference(values['names'] ?? [], values['few-shot'] ?? [], null)
    expect(comparison.pairs).toHaveLength(1)
    expect(score?.first.mean).toBeCloseTo(8.1 / 16, 12)
    expect(score?.difference).toEqual({
      n: 16,
      mean: expected.mean,
      interval: expected.interval,
      notes: expected.notes,
    })
  })

  test('flips are scores that crossed .5 or changed by .5 or more, each way', () => {
    expect(score?.raised.map((flip) => flip.id)).toEqual(['e0', 'e4', 'e5', 'e7', 'e8', 'e14'])
    expect(score?.lowered).toEqual([
      { id: 'e3', first: 1, second: 0 },
      { id: 'e13', first: 0.9, second: 0.4 },
    ])
  })

  test('nothing is unmatched', () => {
    expect(comparison.unmatched).toEqual({
      variants: { first: [], second: [] },
      scorers: { first: [], second: [] },
      examples: { first: { count: 0, ids: [] }, second: { count: 0, ids: [] } },
      changedScorers: [],
      changedExamples: { count: 0, ids: [] },
    })
  })

  test('turned round, the difference changes its sign and the flips their direction', async () => {
    const turned = await compareSources({ source, variant: 'few-shot' }, { source, variant: 'names' })
    expect(turned.pairs[0]?.scores[0]?.difference.mean).toBeCloseTo(-(score?.difference.mean ?? 0), 12)
    expect(turned.pairs[0]?.scores[0]?.lowered).toHaveLength(score?.raised.length ?? NaN)
  })

  test('people read it in words, a table and ids', () => {
    const text = terminalComparison(comparison, { width: 120 })
    expect(text).toMatch(
      /^exact-match: few-shot is undecided against names: \+\.17 \[-\.12, \+\.45\] \(p = \.273\) on 16 examples that both have; about 890 more examples would show a difference of \.05\./,
    )
    expect(text).toContain('exact-match: 6 examples raised')
    expect(text).toContain('  e3  1.000 → .000')
    expect(text).toMatch(/latency ×1\.00/)
    expect(text).not.toMatch(/better|worse|wins/)
  })

  test('Markdown says the same', () => {
    const text = markdownComparison(comparison)
    expect(text).toContain('| scorer | names | few-shot | difference | n of both | raised | lowered |')
    expect(text).toContain('- exact-match lowered: e3 (1.000 → .000), e13 (.900 → .400)')
  })

  test('JSON holds intervals as pairs and every flip', () => {
    expect(JSON.parse(JSON.stringify(comparisonJson(comparison)))).toMatchObject({
      format: 'promptlooper-comparison',
      version: 1,
      pairs: [
        {
          first: { label: 'names' },
          second: { label: 'few-shot' },
          isSame: false,
          scores: [
            { scorer: 'exact-match', difference: { n: 16, interval: [expect.any(Number), expect.any(Number)] } },
          ],
          latencyRatio: { n: 16, ratio: 1, interval: null },
        },
      ],
    })
  })

  test('a variant that is not there is refused with those that are', async () => {
    await expect(compareSources({ source, variant: 'nmaes' }, { source, variant: 'names' })).rejects.toMatchObject({
      code: 'unknown-variant',
      message: 'spam-or-ham@1 has no variant "nmaes"',
      hint: 'Its variants are "names", "few-shot".',
    })
  })
})

describe('two revisions', async () => {
  const scorers = (version: string) => [{ name: 'exact-match', kind: 'exact-match', version }]
  const before = makeSource({
    number: 1,
    variants: ['names', 'gone'],
    scorers: [...scorers('v1'), { name: 'old', kind: 'x', version: 'v1' }],
    example: (index) => ({ expected: index === 3 ? 'no' : 'yes' }),
    run: (_variant, example) => scored(example % 2),
  })
  const after = makeSource({
    number: 2,
    variants: ['new', 'names'],
    scorers: scorers('v2'),
    // Examples 5 to 24, in another order: e5 … e24.
    example: (index) => ({ id: `e${24 - index}` }),
    run: (_variant, example) => scored((24 - example) % 2 === 1 || example > 15 ? 1 : 0),
  })
  const comparison = await compareSources({ source: before, variant: null }, { source: after, variant: null })

  test('variants are matched by label, and examples by identity whatever their order', () => {
    expect(comparison.pairs.map((pair) => [pair.first.label, pair.second.label])).toEqual([['names', 'names']])
    // Of e5 … e19, even ones were 0; those of the new places 16 and above (e5 … e8) became 1.
    expect(comparison.pairs[0]?.scores[0]).toMatchObject({
      difference: { n: 15, mean: 2 / 15 },
      raised: [{ id: 'e6' }, { id: 'e8' }],
      lowered: [],
    })
  })

  test('what does not match is said', () => {
    expect(comparison.unmatched).toMatchObject({
      variants: { first: ['gone'], second: ['new'] },
      scorers: { first: ['old'], second: [] },
      examples: { first: { count: 5, ids: ['e0', 'e1', 'e2', 'e3', 'e4'] }, second: { count: 5 } },
      changedScorers: ['exact-match'],
      changedExamples: { count: 0 },
    })
    const text = terminalComparison(comparison, { width: 100 })
    expect(text).toContain('1 variant only in spam-or-ham@1: gone')
    expect(text).toContain('5 examples only in spam-or-ham@1: e0, e1, e2, e3, e4')
    expect(text).toContain('the scorer exact-match changed: its scores are not of one measure')
    expect(text).toContain('spam-or-ham@2 is undecided against spam-or-ham@1: +.13')
  })

  test('a changed expected answer is said', async () => {
    const relabelled = makeSource({ number: 2, run: (_variant, example) => scored(example % 2) })
    const changed = await compareSources({ source: before, variant: 'names' }, { source: relabelled, variant: null })
    expect(changed.pairs).toHaveLength(1)
    expect(changed.unmatched).toMatchObject({
      changedExamples: { count: 1, ids: ['e3'] },
      variants: { first: [], second: [] },
    })
  })

  test('a variant under a new label is found by what it sends', async () => {
    const renamed = { ...before, variants: before.variants.map((each) => ({ ...each, label: `${each.label}!` })) }
    const found = await compareSources({ source: before, variant: null }, { source: renamed, variant: null })
    expect(found.pairs.map((pair) => pair.second.label)).toEqual(['names!', 'gone!'])
    expect(found.pairs[0]?.isSame).toBe(true)
  })

  test('nothing in common is said', async () => {
    const other = makeSource({ variants: ['x'], run: () => scored(1) })
    const nothing = await compareSources({ source: before, variant: null }, { source: other, variant: null })
    expect(terminalComparison(nothing, { width: null })).toContain('have no variant in common')
    expect(markdownComparison(nothing)).toContain('no variant in common')
  })
})

test.each([
  { name: 'an unknown price', run: (): GivenRun => ({ costUsd: null }), expected: null },
  { name: 'a price of zero', run: (): GivenRun => ({ costUsd: 0 }), expected: null },
  {
    name: 'twice the price',
    run: (variant: string): GivenRun => ({ costUsd: variant === 'names' ? 0.01 : 0.02 }),
    expected: { ratio: expect.closeTo(2, 9) },
  },
])('$name: the ratio of costs', async ({ run, expected }) => {
  const source = makeSource({ run })
  const comparison = await compareSources({ source, variant: 'names' }, { source, variant: 'few-shot' })
  if (expected === null) expect(comparison.pairs[0]?.costRatio).toBeNull()
  else expect(comparison.pairs[0]?.costRatio).toMatchObject(expected)
})
