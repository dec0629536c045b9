import type { ComparedMean, Comparison, PairDecision, ScoreComparison, VariantComparison } from './comparison.ts'
import { differenceJson, intervalJson, withPairs, type DifferenceJson, type IntervalJson, type JsonOf } from './json.ts'

/** A comparison for programs; stable as `ReportJson` is. Every flipped example is in it. */
export interface ComparisonJson extends Omit<Comparison, 'pairs'> {
  readonly format: 'promptlooper-comparison'
  readonly version: 1
  readonly pairs: readonly VariantComparisonJson[]
}

interface VariantComparisonJson extends Omit<VariantComparison, 'scores' | 'latencyRatio' | 'costRatio'> {
  readonly scores: readonly ScoreComparisonJson[]
  readonly latencyRatio: RatioJson | null
  readonly costRatio: RatioJson | null
}

interface ScoreComparisonJson extends Omit<ScoreComparison, 'first' | 'second' | 'difference' | 'decision'> {
  readonly first: ComparedMeanJson
  readonly second: ComparedMeanJson
  readonly difference: DifferenceJson
  readonly decision: JsonOf<PairDecision>
}

interface ComparedMeanJson extends Omit<ComparedMean, 'interval'> {
  readonly interval: IntervalJson
}

interface RatioJson {
  readonly n: number
  readonly ratio: number
  readonly interval: IntervalJson
}

/** The comparison as a plain object to be written as JSON. */
export function comparisonJson(comparison: Comparison): ComparisonJson {
  return {
    format: 'promptlooper-comparison',
    version: 1,
    ...comparison,
    pairs: comparison.pairs.map((pair) => ({
      ...pair,
      scores: pair.scores.map((score) => ({
        ...score,
        first: meanJson(score.first),
        second: meanJson(score.second),
        difference: differenceJson(score.difference),
        decision: withPairs(score.decision),
      })),
      latencyRatio: ratioJson(pair.latencyRatio),
      costRatio: ratioJson(pair.costRatio),
    })),
  }
}

function meanJson(mean: ComparedMean): ComparedMeanJson {
  return { ...mean, interval: intervalJson(mean.interval) }
}

function ratioJson(ratio: VariantComparison['latencyRatio']): RatioJson | null {
  return ratio === null ? null : { n: ratio.n, ratio: ratio.ratio, interval: intervalJson(ratio.interval) }
}
