import type { Interval } from '../stats/interval.ts'
import type { VariantComparison as ComparedVariants } from '../stats/compare-variants.ts'
import type { RatioEstimate } from '../stats/ratio-estimate.ts'
import type { DifferenceSummary } from './report.ts'

/** Two variants, or two revisions variant by variant, side by side. */
export interface Comparison {
  readonly first: ComparedRevision
  readonly second: ComparedRevision
  readonly pairs: readonly VariantComparison[]
  readonly unmatched: Unmatched
}

/** One side of a comparison. */
export interface ComparedRevision {
  readonly experimentName: string
  readonly revisionId: string
  readonly revisionNumber: number
  readonly exampleCount: number
}

/** One variant of the first side beside one of the second. */
export interface VariantComparison {
  readonly first: { readonly key: string; readonly label: string }
  readonly second: { readonly key: string; readonly label: string }
  /** Whether both send the same: same prompts, models and params. */
  readonly isSame: boolean
  /** One for each scorer that both sides have. */
  readonly scores: readonly ScoreComparison[]
  /** How many times the second side's latency is of the first's; null where it can't be said. */
  readonly latencyRatio: RatioEstimate | null
  /** How many times the second side's cost is of the first's; null where a price is unknown or zero. */
  readonly costRatio: RatioEstimate | null
}

export interface ScoreComparison {
  readonly scorer: string
  /** Each side's own mean over all its examples. */
  readonly first: ComparedMean
  readonly second: ComparedMean
  /** Second less first, paired on the examples that both have. */
  readonly difference: DifferenceSummary
  /** What the difference comes to; p-values are adjusted over the pairs of this comparison. */
  readonly decision: PairDecision
  /** Examples that flipped upwards: from below .5 to .5 or above, or up by .5 or more. */
  readonly raised: readonly FlippedExample[]
  /** Examples that flipped downwards: from .5 or above to below .5, or down by .5 or more. */
  readonly lowered: readonly FlippedExample[]
}

/** A verdict on a pair, and what it stands on. */
export type PairDecision = Omit<ComparedVariants, 'first' | 'second' | 'difference'>

export interface ComparedMean {
  readonly n: number
  readonly mean: number | null
  readonly interval: Interval | null
}

/** An example whose score flipped; scores are averaged over repeats. */
export interface FlippedExample {
  readonly id: string
  readonly first: number
  readonly second: number
}

/** What has no partner on the other side, and what has one that is not the same. */
export interface Unmatched {
  readonly variants: Sided<readonly string[]>
  readonly scorers: Sided<readonly string[]>
  readonly examples: Sided<ExampleIds>
  /** Scorers that both have, but with another configuration or code: their scores are not of one measure. */
  readonly changedScorers: readonly string[]
  /** Examples that both have, with another `expected`. */
  readonly changedExamples: ExampleIds
}

/** Something of each side. */
interface Sided<Content> {
  readonly first: Content
  readonly second: Content
}

/** How many examples, and the ids of the first of them. */
export interface ExampleIds {
  readonly count: number
  readonly ids: readonly string[]
}
