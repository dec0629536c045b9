import { expect, test } from 'vitest'
import { buildReport } from './build-report.ts'
import { headline } from './headline.ts'
import { makeSource, type GivenRun, type GivenSource } from './testing/make-source.ts'

const scored = (value: number): GivenRun => ({ scores: { 'exact-match': value } })
const share = (shares: { readonly [variant: string]: number }) => (variant: string, example: number) =>
  scored((example * 7) % 20 < 20 * (shares[variant] ?? 0) ? 1 : 0)
const label = [{ name: 'label', kind: 'label', version: 'v1' }]

test.each<{ readonly name: string; readonly given: GivenSource; readonly sentence: string }>([
  {
    name: 'the highest, its interval, and its difference against the first variant',
    given: { examples: 200, run: share({ names: 0.5, 'few-shot': 0.8 }) },
    sentence:
      'few-shot has the highest exact-match, .800 [.74, .85] on 200 examples: better than names by .30 [.24, .36] (p < .001).',
  },
  {
    name: 'accuracy where the scorer reads classes',
    given: {
      scorers: label,
      run: (variant, example) => ({ scores: { label: variant === 'names' ? 0 : example % 2 }, label: null }),
    },
    sentence:
      'few-shot has the highest accuracy, .500 [.30, .70] on 20 examples: better than names by .50 [.26, .74] (p = .002).',
  },
  {
    name: 'an interval that includes 0',
    given: {
      run: (variant, example) => scored(variant === 'names' ? example % 2 : (example + 1) % 2 || Number(example === 1)),
    },
    sentence:
      'few-shot has the highest exact-match, .550 [.34, .74] on 20 examples: undecided against names: +.05 [-.42, +.52] (p = 1.000); about 3,200 more examples would show a difference of .05.',
  },
  {
    name: 'the reference itself the highest: how far the next is below it',
    given: { examples: 200, run: share({ names: 0.9, 'few-shot': 0.8 }) },
    sentence:
      'names has the highest exact-match, .900 [.85, .93] on 200 examples: better than few-shot by .10 [.06, .14] (p < .001).',
  },
  {
    name: 'a baseline that is the highest: what the next is against it',
    given: { baseline: { prompt: 'names' }, examples: 200, run: share({ names: 0.9, 'few-shot': 0.8 }) },
    sentence:
      'names has the highest exact-match, .900 [.85, .93] on 200 examples; the next, few-shot, is worse than it by .10 [.06, .14] (p < .001).',
  },
  {
    name: 'the best of several, better than each other one',
    given: { variants: ['a', 'b', 'c'], examples: 200, run: share({ a: 0.2, b: 0.5, c: 0.8 }) },
    sentence:
      'c has the highest exact-match, .800 [.74, .85] on 200 examples: better than each of the 2 others; better than b by .30 [.24, .36] (p < .001, of 3 comparisons).',
  },
  {
    name: 'two that are equal',
    given: { run: (_variant, example) => scored(example % 2) },
    sentence: 'names and few-shot share the highest exact-match, .500 [.30, .70] on 20 examples.',
  },
  {
    name: 'three that are equal',
    given: { variants: ['a', 'b', 'c'], run: (_variant, example) => scored(example % 2) },
    sentence: 'a and 2 others share the highest exact-match, .500 [.30, .70] on 20 examples.',
  },
  {
    name: 'too few examples for an interval',
    given: { examples: 4, run: (variant, example) => scored(variant === 'names' ? 0 : example % 2) },
    sentence:
      'few-shot has the highest exact-match, .500 on 4 examples: undecided against names: +.500 (p = .500); about 1,100 more examples would show a difference of .05.',
  },
  {
    name: 'differences that are all equal',
    given: { run: (variant) => scored(variant === 'names' ? 0 : 1) },
    sentence:
      'few-shot has the highest exact-match, 1.000 [.84, 1.00] on 20 examples: better than names by 1.000 (p < .001).',
  },
  {
    name: 'one variant alone',
    given: { variants: ['only variant'], run: (_variant, example) => scored(example % 2) },
    sentence: 'only variant: exact-match .500 [.30, .70] on 20 examples.',
  },
  {
    name: 'nothing completed',
    given: { run: () => ({ pending: true }) },
    sentence: 'spam-or-ham: no run is completed yet.',
  },
  {
    name: 'nothing measured',
    given: { run: (_variant, example) => (example < 10 ? { failed: 'adapter' } : scored(1)) },
    sentence: 'spam-or-ham: nothing is measured, because over 5 % of the runs of every variant failed.',
  },
  {
    name: 'no scorer',
    given: { scorers: [], run: () => ({}) },
    sentence: 'spam-or-ham: 40 runs of 2 variants completed; it has no scorer.',
  },
  { name: 'no score', given: { run: () => ({}) }, sentence: 'spam-or-ham: no run has a score of exact-match.' },
  { name: 'no variants', given: { variants: [], run: () => ({}) }, sentence: 'spam-or-ham has no variants.' },
])('it says $name', async ({ given, sentence }) => {
  expect(headline(await buildReport(makeSource(given)), (name) => name)).toBe(sentence)
})

test('it never claims of two equal variants that one is better', async () => {
  const even = (variant: string, example: number) => scored((example + (variant === 'names' ? 0 : 1)) % 2)
  const report = await buildReport(makeSource({ examples: 501, run: even }))
  expect(headline(report, (name) => name)).toContain('undecided against names')
  expect(headline(report, (name) => name)).not.toMatch(/better|worse|wins|beats/)
})
