import { estimateRatio } from '../stats/ratio-estimate.ts'
import { estimateScoreMean } from '../stats/score-mean.ts'
import { compareVariants } from '../stats/compare-variants.ts'
import { summariseDifference } from './build-report.ts'
import { isMeasured } from './summarise-runs.ts'
import type {
  ComparedMean,
  ComparedRevision,
  Comparison,
  FlippedExample,
  PairDecision,
  ScoreComparison,
  VariantComparison,
} from './comparison.ts'
import type { ExampleAverage } from './example-average.ts'
import { findUnmatched, matchExamples, matchVariants, type TalliedSide, type VariantPair } from './match-sides.ts'
import type { ReportSource } from './report-source.ts'
import type { ScorerTally } from './scorer-tally.ts'
import { tallyRevision } from './tally-revision.ts'

/** A revision to compare. */
export interface ComparisonSide {
  readonly source: ReportSource
  /** The label of the only variant to compare; null: every variant, each with its namesake on the other side. */
  readonly variant: string | null
}

/** How sides are compared. */
export interface CompareOptions {
  /** The error that verdicts accept; .05 where absent. */
  readonly alpha?: number | undefined
  /** The least difference that matters; null where none is named. */
  readonly least?: number | null | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Compares two variants of one revision, or two revisions: examples are matched by identity, variants by label. Two
 * sides with the same source read its rows once. Throws a PromptLooperError for a variant that is not there.
 */
export async function compareSources(
  firstSide: ComparisonSide,
  secondSide: ComparisonSide,
  options: CompareOptions = {},
): Promise<Comparison> {
  const { signal } = options
  const first: TalliedSide = { ...firstSide, tally: await tallyRevision(firstSide.source, signal) }
  const isOneRevision = firstSide.source === secondSide.source
  const secondTally = isOneRevision ? first.tally : await tallyRevision(secondSide.source, signal)
  const second: TalliedSide = { ...secondSide, tally: secondTally }
  const places = matchExamples(first.tally, second.tally)
  const pairs = matchVariants(first, second)
  return {
    first: comparedRevision(first),
    second: comparedRevision(second),
    pairs: decidePairs(
      pairs.map((pair) => comparePair(pair, first, second, places)),
      first.tally.groups,
      options,
    ),
    unmatched: findUnmatched(first, second, pairs, places),
  }
}

function comparedRevision({ source, tally }: TalliedSide): ComparedRevision {
  const { experimentName, id, number } = source.revision
  return { experimentName, revisionId: id, revisionNumber: number, exampleCount: tally.examples.length }
}

function comparePair(pair: VariantPair, first: TalliedSide, second: TalliedSide, places: Int32Array): UndecidedPair {
  const [one, other] = pair
  const aligned = (average: ExampleAverage) => alignTo(places, average.averages(second.tally.examples.length))
  const ratio = (read: (runs: VariantPair[0]['runs']) => ExampleAverage) =>
    estimateRatio(read(one.runs).averages(first.tally.examples.length), aligned(read(other.runs)), first.tally.groups)
  const hasUnknownPrice = one.runs.runsWithUnknownCost + other.runs.runsWithUnknownCost > 0
  return {
    first: { key: one.record.key, label: one.record.label },
    second: { key: other.record.key, label: other.record.label },
    isSame: one.record.key === other.record.key,
    scores: first.source.revision.scorers.flatMap(({ name }, position) => {
      const otherPosition = second.source.revision.scorers.findIndex((scorer) => scorer.name === name)
      const firstScorer = one.scorers[position]
      const secondScorer = other.scorers[otherPosition]
      if (firstScorer === undefined || secondScorer === undefined) return []
      const isMeasuredPair = [isMeasured(one), isMeasured(other)] as const
      return [compareScores(name, firstScorer, secondScorer, isMeasuredPair, { first, second, places })]
    }),
    latencyRatio: ratio((runs) => runs.latencyMs),
    costRatio: hasUnknownPrice ? null : ratio((runs) => runs.costUsd),
  }
}

interface Sides {
  readonly first: TalliedSide
  readonly second: TalliedSide
  readonly places: Int32Array
}

function compareScores(
  scorer: string,
  one: ScorerTally,
  other: ScorerTally,
  isMeasuredPair: readonly [boolean, boolean],
  { first, second, places }: Sides,
): UndecidedScore {
  const firstScores = one.averages.averages(first.tally.examples.length)
  const secondScores = other.averages.averages(second.tally.examples.length)
  const aligned = alignTo(places, secondScores)
  return {
    scorer,
    first: comparedMean(firstScores, first.tally.groups),
    second: comparedMean(secondScores, second.tally.groups),
    difference: summariseDifference(firstScores, aligned, first.tally.groups),
    columns: [firstScores, aligned],
    isMeasured: isMeasuredPair,
    raised: flippedExamples(firstScores, aligned, first, isRaised),
    lowered: flippedExamples(firstScores, aligned, first, (before, after) => isRaised(after, before)),
  }
}

/** A pair whose verdicts wait for those of the other pairs: p-values are adjusted together. */
interface UndecidedPair extends Omit<VariantComparison, 'scores'> {
  readonly scores: readonly UndecidedScore[]
}

interface UndecidedScore extends Omit<ScoreComparison, 'decision'> {
  readonly columns: readonly [Float64Array, Float64Array]
  readonly isMeasured: readonly [boolean, boolean]
}

function decidePairs(
  pairs: readonly UndecidedPair[],
  groups: Float64Array | null,
  { alpha = 0.05, least = null }: CompareOptions,
): readonly VariantComparison[] {
  const decisions = new Map<UndecidedScore, PairDecision>()
  for (const [scorer, scores] of Map.groupBy(
    pairs.flatMap((pair) => pair.scores),
    (score) => score.scorer,
  )) {
    const compared = compareVariants({
      scores: scores.flatMap(({ columns }) => columns),
      isMeasured: scores.flatMap((score) => score.isMeasured),
      // Examples that only one side has are not missing: they are not compared.
      isPlanned: () => false,
      groups,
      pairs: scores.map((_score, index) => ({ first: index * 2, second: index * 2 + 1, look: 1 })),
      alpha,
      least,
      seed: scorer,
    })
    for (const [
      index,
      { first: _first, second: _second, difference: _difference, ...decision },
    ] of compared.entries()) {
      const score = scores[index]
      if (score !== undefined) decisions.set(score, decision)
    }
  }
  return pairs.map((pair) => ({
    ...pair,
    scores: pair.scores.flatMap((score) => {
      const decision = decisions.get(score)
      const { columns: _columns, isMeasured: _isMeasured, ...rest } = score
      return decision === undefined ? [] : [{ ...rest, decision }]
    }),
  }))
}

function comparedMean(scores: Float64Array, groups: Float64Array | null): ComparedMean {
  const { n, mean, interval } = estimateScoreMean(scores, groups)
  return { n, mean, interval }
}

/** Values of the second side in the order of the first; NaN where it has no such example. */
function alignTo(places: Int32Array, values: Float64Array): Float64Array {
  return Float64Array.from(places, (place) => values[place] ?? NaN)
}

function flippedExamples(
  before: Float64Array,
  after: Float64Array,
  first: TalliedSide,
  hasFlipped: (before: number, after: number) => boolean,
): readonly FlippedExample[] {
  return first.tally.examples.flatMap(({ id }, index) => {
    const from = before[index] ?? NaN
    const to = after[index] ?? NaN
    return hasFlipped(from, to) ? [{ id, first: from, second: to }] : []
  })
}

/** A missing score (NaN) makes every comparison false: it has not flipped. */
function isRaised(before: number, after: number): boolean {
  return (before < 0.5 && after >= 0.5) || after - before >= 0.5 - ROUNDING
}

/** Averages over repeats are rounded: .9 − .4 is a little less than .5. */
const ROUNDING = 1e-9
