import type { Interval } from '../stats/interval.ts'
import { headline } from './headline.ts'
import { rankVariants } from './rank-variants.ts'
import type {
  DecisionReport,
  DifferenceSummary,
  ReferenceVerdict,
  Report,
  ScoreSummary,
  SliceReport,
  VariantReport,
  VerdictReport,
} from './report.ts'

/**
 * A report for programs. The shape is stable: members are added, none is renamed or removed within a `version`.
 * Intervals are `[low, high]` at 95 %, times are epoch milliseconds, money is USD, null is "unknown" or "none".
 */
export interface ReportJson extends Omit<Report, 'variants' | 'highest' | 'decision' | 'judges'> {
  readonly format: 'promptlooper-report'
  readonly version: 1
  /** The report in one sentence. */
  readonly headline: string
  readonly highest: (NonNullable<Report['highest']> & { readonly isOptimistic: boolean }) | null
  readonly decision: DecisionJson | null
  readonly judges: JsonOf<Report['judges']>
  /** Best first by the objective. */
  readonly variants: readonly VariantJson[]
}

interface DecisionJson extends Omit<DecisionReport, 'againstReference' | 'allPairs' | 'slices'> {
  readonly againstReference: readonly (VerdictJson & JsonOf<Pick<ReferenceVerdict, 'costRatio' | 'latencyRatio'>>)[]
  readonly allPairs: readonly VerdictJson[] | null
  readonly slices: readonly JsonOf<SliceReport>[]
}

/** A verdict; `next` is the command that would settle one that is undecided, else null. */
interface VerdictJson extends JsonOf<VerdictReport> {
  readonly next: string | null
}

/** The same with every interval as a pair. */
export type JsonOf<Value> = Value extends Interval
  ? readonly [number, number]
  : Value extends readonly (infer Item)[]
    ? readonly JsonOf<Item>[]
    : Value extends object
      ? { readonly [Name in keyof Value]: JsonOf<Value[Name]> }
      : Value

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
  const { variants, highest, decision, judges, ...rest } = report
  const measured = variants.filter((variant) => variant.isMeasured).length
  return {
    format: 'promptlooper-report',
    version: 1,
    headline: headline(report, (label) => label),
    ...rest,
    decision: decision === null ? null : decisionJson(decision, report),
    judges: withPairs(judges),
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

function decisionJson(decision: DecisionReport, report: Report): DecisionJson {
  const next = ({ verdict }: VerdictReport) => ({
    next: verdict.kind === 'undecided' || verdict.kind === 'not-measured' ? nextCommand(report) : null,
  })
  return {
    ...decision,
    againstReference: decision.againstReference.map((verdict) => ({ ...withPairs(verdict), ...next(verdict) })),
    allPairs: decision.allPairs?.map((verdict) => ({ ...withPairs(verdict), ...next(verdict) })) ?? null,
    slices: decision.slices.map(withPairs),
  }
}

/** The same command again: it runs what is missing, and what was added to the dataset. */
function nextCommand({ revision }: Report): string {
  return `promptlooper run ${quoted(revision.file)}`
}

function quoted(file: string): string {
  return /^[\w./@:+-]+$/.test(file) ? file : `'${file.replaceAll("'", String.raw`'\''`)}'`
}

/** Every interval within as `[low, high]`. */
export function withPairs<Value>(value: Value): JsonOf<Value> {
  return pairsWithin(value) as JsonOf<Value>
}

function pairsWithin(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pairsWithin)
  if (typeof value !== 'object' || value === null) return value
  if (isInterval(value)) return [value.low, value.high]
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, pairsWithin(member)]))
}

function isInterval(value: object): value is Interval {
  return 'low' in value && 'high' in value && Object.keys(value).length === 2
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
