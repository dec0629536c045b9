import { adjustByHolm } from './adjust-p-values.ts'
import { furtherExamples } from './further-examples.ts'
import { mcnemarTest } from './mcnemar.ts'
import type { MeanEstimate } from './mean-estimate.ts'
import { estimatePairedDifference, pairwise } from './paired-difference.ts'
import { isBinary } from './score-mean.ts'
import { nonZeroSums, unitDifferences } from './sign-flip-units.ts'
import { signFlipTests } from './sign-flip.ts'
import { decideVerdict, type Verdict } from './verdict.ts'

/** A family of comparisons that one claim is made of: all are adjusted together. */
export interface ComparisonFamily {
  /** One for each variant: its score on every example, averaged over repeats; NaN where it has none. */
  readonly scores: readonly Float64Array[]
  /** Whether a variant was measured: at most 5 % of its runs failed. */
  readonly isMeasured: readonly boolean[]
  /** Whether an example should have scores; null: every one. */
  readonly isPlanned: ((example: number) => boolean) | null
  /** The group of each example, a whole number from 0; null: no groups. */
  readonly groups: ArrayLike<number> | null
  readonly pairs: readonly ComparedPair[]
  readonly alpha: number
  /** The least difference that matters; null where none is named. */
  readonly least: number | null
  /** Decides the signs that permutation tests draw. */
  readonly seed: string
}

/** Two variants, as places in the family's scores. */
export interface ComparedPair {
  readonly first: number
  readonly second: number
  /** How often this pair was looked at, this time included: 1 unless examples were added since. */
  readonly look: number
}

/** What a reader of a verdict must know beside the notes on its difference. */
export type ComparisonNote =
  /** Too few pairs (or groups) differ for any outcome to reach α. */
  | 'cannot-be-decided'
  /** Graded scores, fewer than 50 examples. */
  | 'sensitive-to-skew'
  /** The missing examples could turn the verdict; the bounds say how far. */
  | 'missing-could-turn'

/** One comparison: the second variant against the first. */
export interface VariantComparison {
  readonly first: number
  readonly second: number
  /** `second − first`, paired, with a 95 % interval that is not adjusted. */
  readonly difference: MeanEstimate
  readonly test: 'mcnemar' | 'sign-flip'
  readonly pValue: number
  /** By Holm, over the family. */
  readonly adjustedPValue: number
  readonly look: number
  /** What the adjusted p-value is held against: α, halved with each further look. */
  readonly alpha: number
  /** Comparisons that were adjusted together. */
  readonly comparisons: number
  readonly verdict: Verdict
  /** Pairs (with groups: groups) whose difference is not 0. */
  readonly discordant: number
  /** What more would settle it: null where the verdict is not undecided. */
  readonly further: FurtherExamples | null
  /** The mean difference with the missing examples at their worst and best; null where none is missing. */
  readonly missingBounds: { readonly low: number; readonly high: number } | null
  readonly notes: readonly ComparisonNote[]
}

/** How many more examples (or groups) would show a difference of `least`. 0: this many could have shown it. */
export interface FurtherExamples {
  readonly count: number
  readonly unit: 'examples' | 'groups'
  readonly least: number
}

/** Tests every pair of a family and gives its verdicts, adjusted by Holm over those that were measured. */
export function compareVariants(family: ComparisonFamily): readonly VariantComparison[] {
  const { scores, groups, pairs } = family
  const measured = pairs.map(({ first, second }) => isMeasuredPair(family, first, second))
  const binary = groups === null ? scores.map(isBinary) : scores.map(() => false)
  const tests = pairs.map(({ first, second }) => (binary[first] && binary[second] ? 'mcnemar' : 'sign-flip'))
  const pValues = testPairs(family, tests)
  const counted = pairs.flatMap((_pair, index) => (measured[index] ? [index] : []))
  const adjusted = new Map(
    adjustByHolm(counted.map((index) => pValues[index] ?? 1)).map((value, place) => [counted[place] ?? -1, value]),
  )
  return pairs.map((pair, index) => {
    const values = { pValue: pValues[index] ?? 1, adjustedPValue: adjusted.get(index) ?? 1 }
    return comparePair(family, pair, tests[index] ?? 'sign-flip', values, counted.length, measured[index] ?? false)
  })
}

function isMeasuredPair({ isMeasured }: ComparisonFamily, first: number, second: number): boolean {
  return (isMeasured[first] ?? false) && (isMeasured[second] ?? false)
}

function testPairs(family: ComparisonFamily, tests: readonly VariantComparison['test'][]): Float64Array {
  const { scores, groups, pairs, alpha, seed } = family
  const pValues = new Float64Array(pairs.length)
  const flipped: number[] = []
  for (const [index, { first, second }] of pairs.entries()) {
    if (tests[index] === 'mcnemar') pValues[index] = testBinaryPair(scores[first], scores[second])
    else flipped.push(index)
  }
  const flippedPairs = flipped.map((index): readonly [number, number] => {
    const { first, second } = pairs[index] ?? { first: 0, second: 0 }
    return [first, second]
  })
  const drawn = signFlipTests({ scores, groups, pairs: flippedPairs, alpha, seed })
  for (const [place, index] of flipped.entries()) pValues[index] = drawn[place] ?? 1
  return pValues
}

function testBinaryPair(first: ArrayLike<number> = [], second: ArrayLike<number> = []): number {
  let wins = 0
  let losses = 0
  for (let index = 0; index < first.length; index += 1) {
    const difference = (second[index] ?? NaN) - (first[index] ?? NaN)
    if (difference > 0) wins += 1
    if (difference < 0) losses += 1
  }
  return mcnemarTest(wins, losses)
}

function comparePair(
  family: ComparisonFamily,
  { first, second, look }: ComparedPair,
  test: VariantComparison['test'],
  values: { readonly pValue: number; readonly adjustedPValue: number },
  comparisons: number,
  isMeasured: boolean,
): VariantComparison {
  const { groups, least } = family
  const one = family.scores[first] ?? noScores
  const other = family.scores[second] ?? noScores
  const alpha = family.alpha / 2 ** (look - 1)
  const difference = estimatePairedDifference(one, other, groups)
  const differences = pairwise(one, other, (left, right) => right - left)
  const { mean, interval } = difference
  const verdict: Verdict = isMeasured
    ? decideVerdict({ differences, groups, mean, interval, adjustedPValue: values.adjustedPValue, alpha, least })
    : { kind: 'not-measured' }
  const discordant = nonZeroSums(unitDifferences(one, other, groups)).length
  const missingBounds = boundsWithMissing(one, other, family.isPlanned)
  return {
    first,
    second,
    difference,
    test,
    ...values,
    look,
    alpha,
    comparisons,
    verdict,
    discordant,
    further: verdict.kind === 'undecided' ? furtherOf(family, differences, alpha / Math.max(1, comparisons)) : null,
    missingBounds,
    notes: notesOf({ verdict, test, alpha, discordant, n: difference.n, missingBounds }),
  }
}

function furtherOf({ groups, least }: ComparisonFamily, differences: Float64Array, alpha: number): FurtherExamples {
  const planned = least ?? plannedLeast
  return {
    count: furtherExamples(differences, groups, planned, alpha),
    unit: groups === null ? 'examples' : 'groups',
    least: planned,
  }
}

/** Where only one has a score the other's is taken at 0 and at 1; where neither has, both are. */
function boundsWithMissing(
  first: Float64Array,
  second: Float64Array,
  isPlanned: ComparisonFamily['isPlanned'],
): VariantComparison['missingBounds'] {
  let low = 0
  let high = 0
  let missing = 0
  let planned = 0
  for (let index = 0; index < first.length; index += 1) {
    if (isPlanned !== null && !isPlanned(index)) continue
    planned += 1
    const one = first[index] ?? NaN
    const other = second[index] ?? NaN
    if (Number.isNaN(one) || Number.isNaN(other)) missing += 1
    low += orElse(other, 0) - orElse(one, 1)
    high += orElse(other, 1) - orElse(one, 0)
  }
  return missing === 0 ? null : { low: low / planned, high: high / planned }
}

function orElse(score: number, missing: number): number {
  return Number.isNaN(score) ? missing : score
}

function notesOf(given: {
  readonly verdict: Verdict
  readonly test: VariantComparison['test']
  readonly alpha: number
  readonly discordant: number
  readonly n: number
  readonly missingBounds: VariantComparison['missingBounds']
}): readonly ComparisonNote[] {
  const { verdict, test, alpha, discordant, n, missingBounds } = given
  const notes: ComparisonNote[] = []
  // The most extreme of the 2ᵏ sign vectors has the two-sided p-value 2 / 2ᵏ.
  if (2 ** (1 - discordant) >= alpha) notes.push('cannot-be-decided')
  if (test === 'sign-flip' && n < fewGraded) notes.push('sensitive-to-skew')
  if (missingBounds !== null && couldTurn(verdict, missingBounds)) notes.push('missing-could-turn')
  return notes
}

function couldTurn(verdict: Verdict, { low, high }: { readonly low: number; readonly high: number }): boolean {
  if (verdict.kind === 'better') return low <= 0
  if (verdict.kind === 'worse') return high >= 0
  return verdict.kind === 'equivalent' && (low < verdict.interval.low || high > verdict.interval.high)
}

/** What a plan looks for where the file names no least difference. */
const plannedLeast = 0.05
const fewGraded = 50
const noScores = new Float64Array()
