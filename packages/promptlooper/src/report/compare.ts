import { estimateRatio } from '../stats/ratio-estimate.ts'
import { estimateScoreMean } from '../stats/score-mean.ts'
import { summariseDifference } from './build-report.ts'
import type {
  ComparedMean,
  ComparedRevision,
  Comparison,
  FlippedExample,
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

/**
 * Compares two variants of one revision, or two revisions: examples are matched by identity, variants by label. Two
 * sides with the same source read its rows once. Throws a PromptLooperError for a variant that is not there.
 */
export async function compareSources(
  firstSide: ComparisonSide,
  secondSide: ComparisonSide,
  signal?: AbortSignal,
): Promise<Comparison> {
  const first: TalliedSide = { ...firstSide, tally: await tallyRevision(firstSide.source, signal) }
  const isOneRevision = firstSide.source === secondSide.source
  const secondTally = isOneRevision ? first.tally : await tallyRevision(secondSide.source, signal)
  const second: TalliedSide = { ...secondSide, tally: secondTally }
  const places = matchExamples(first.tally, second.tally)
  const pairs = matchVariants(first, second)
  return {
    first: comparedRevision(first),
    second: comparedRevision(second),
    pairs: pairs.map((pair) => comparePair(pair, first, second, places)),
    unmatched: findUnmatched(first, second, pairs, places),
  }
}

function comparedRevision({ source, tally }: TalliedSide): ComparedRevision {
  const { experimentName, id, number } = source.revision
  return { experimentName, revisionId: id, revisionNumber: number, exampleCount: tally.examples.length }
}

function comparePair(
  pair: VariantPair,
  first: TalliedSide,
  second: TalliedSide,
  places: Int32Array,
): VariantComparison {
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
      return [compareScores(name, firstScorer, secondScorer, { first, second, places })]
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
  { first, second, places }: Sides,
): ScoreComparison {
  const firstScores = one.averages.averages(first.tally.examples.length)
  const secondScores = other.averages.averages(second.tally.examples.length)
  const aligned = alignTo(places, secondScores)
  return {
    scorer,
    first: comparedMean(firstScores, first.tally.groups),
    second: comparedMean(secondScores, second.tally.groups),
    difference: summariseDifference(firstScores, aligned, first.tally.groups),
    raised: flippedExamples(firstScores, aligned, first, isRaised),
    lowered: flippedExamples(firstScores, aligned, first, (before, after) => isRaised(after, before)),
  }
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
