import type { Interval } from '../stats/interval.ts'
import { headline } from './headline.ts'
import { rankVariants } from './rank-variants.ts'
import type { DifferenceSummary, Report, ScoreSummary, VariantReport } from './report.ts'

/**
 * A report for programs. The shape is stable: members are added, none is renamed or removed within a `version`.
 * Intervals are `[low, high]` at 95 %, times are epoch milliseconds, money is USD, null is "unknown" or "none".
 */
export interface ReportJson extends Omit<Report, 'variants' | 'highest'> {
  readonly format: 'promptlooper-report'
  readonly version: 1
  /** The report in one sentence. */
  readonly headline: string
  readonly highest: (NonNullable<Report['highest']> & { readonly isOptimistic: boolean }) | null
  /** Best first by the objective. */
  readonly variants: readonly VariantJson[]
}

interface VariantJson extends Omit<VariantReport, 'scores'> {
  readonly scores: readonly ScoreJson[]
}

interface ScoreJson extends Omit<ScoreSummary, 'interval' | 'difference'> {
  readonly interval: IntervalJson
  readonly difference: DifferenceJson | null
}

export interface DifferenceJson extends Omit<DifferenceSummary, 'interval'> {
  readonly interval: IntervalJson
}

/** `[low, high]`; null where the sample can't give one. */
export type IntervalJson = readonly [number, number] | null

/** The report as a plain object to be written as JSON. */
export function reportJson(report: Report): ReportJson {
  const { variants, highest, ...rest } = report
  const measured = variants.filter((variant) => variant.isMeasured).length
  return {
    format: 'promptlooper-report',
    version: 1,
    headline: headline(report, (label) => label),
    ...rest,
    // The highest of several looks better than it would on fresh examples.
    highest: highest === null ? null : { ...highest, isOptimistic: measured > 1 },
    variants: rankVariants(variants, report.objective).map(variantJson),
  }
}

/** An interval as JSON writes it. */
export function intervalJson(interval: Interval | null): IntervalJson {
  return interval === null ? null : [interval.low, interval.high]
}

/** A difference as JSON writes it. */
export function differenceJson(difference: DifferenceSummary): DifferenceJson {
  return { ...difference, interval: intervalJson(difference.interval) }
}

function variantJson(variant: VariantReport): VariantJson {
  return {
    ...variant,
    scores: variant.scores.map((score) => ({
      ...score,
      interval: intervalJson(score.interval),
      difference: score.difference === null ? null : differenceJson(score.difference),
    })),
  }
}
