import { PromptLooperError } from '../domain/errors.ts'
import type { VariantRecord } from '../domain/store.ts'
import { estimatePairedDifference } from '../stats/paired-difference.ts'
import { estimateScoreMean } from '../stats/score-mean.ts'
import { MessageTally } from './message-tally.ts'
import { rankVariants, scoreOf } from './rank-variants.ts'
import { findReferenceVariants } from './reference-variants.ts'
import type { ReportSource } from './report-source.ts'
import type { DifferenceSummary, Report, ScoreSummary, VariantReport } from './report.ts'
import { addRunCounts, summariseCost, summariseLatency, summariseRuns } from './summarise-runs.ts'
import { tallyRevision, type RevisionTally, type TalliedVariant } from './tally-revision.ts'

/** How a report is made. */
export interface ReportOptions {
  /** The scorer by which variants are ranked; default: the revision's first. */
  readonly objective?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads a revision's rows once and says what they show. Throws a PromptLooperError where `objective` is no scorer of
 * the revision.
 */
export async function buildReport(source: ReportSource, options: ReportOptions = {}): Promise<Report> {
  const objective = chooseObjective(source, options.objective)
  const tally = await tallyRevision(source, options.signal)
  return summariseRevision(source, tally, objective)
}

/** The scorer by which variants are ranked: the one named, or the revision's first; null where it has none. */
function chooseObjective(source: ReportSource, named: string | undefined): string | null {
  const names = source.revision.scorers.map((scorer) => scorer.name)
  if (named === undefined) return names[0] ?? null
  if (names.includes(named)) return named
  throw new PromptLooperError('unknown-scorer', `the objective "${named}" is no scorer of this revision`, {
    hint: names.length === 0 ? 'The revision has no scorers.' : `Its scorers are ${names.join(', ')}.`,
  })
}

function summariseRevision(source: ReportSource, tally: RevisionTally, objective: string | null): Report {
  const { revision } = source
  const references = findReferenceVariants(source.variants, source.baseline)
  const averages = averagesByVariant(tally)
  const variants = tally.variants.map((variant) => {
    const reference = references.get(variant.record.key)
    return summariseVariant(variant, reference, { source, tally, averages })
  })
  const highest = rankVariants(variants, objective).find(
    (variant) => variant.isMeasured && (scoreOf(variant, objective)?.mean ?? null) !== null,
  )
  return {
    experiment: { id: revision.experimentId, name: revision.experimentName },
    revision: {
      id: revision.id,
      number: revision.number,
      status: revision.status,
      statusReason: revision.statusReason,
      repeats: revision.repeats,
      createdAt: revision.createdAt,
      finishedAt: revision.finishedAt,
    },
    exampleCount: tally.examples.length,
    runs: addRunCounts(variants.map((variant) => variant.runs)),
    scorers: revision.scorers.map(({ name, kind }) => ({ name, kind })),
    objective,
    referenceKind: source.baseline === null ? 'first' : 'baseline',
    highest: highest === undefined ? null : { key: highest.key, label: highest.label },
    variants,
    failures: MessageTally.sum(tally.variants.map((variant) => variant.runs.failures)).mostFrequent(10),
    scorerFailures: revision.scorers.map((scorer, position) => ({
      scorer: scorer.name,
      messages: MessageTally.sum(
        tally.variants.flatMap((variant) => variant.scorers[position]?.failures ?? []),
      ).mostFrequent(10),
    })),
  }
}

/** Scores averaged over repeats: by variant key, then in the order of scorers. */
type Averages = ReadonlyMap<string, readonly Float64Array[]>

interface Whole {
  readonly source: ReportSource
  readonly tally: RevisionTally
  readonly averages: Averages
}

function averagesByVariant(tally: RevisionTally): Averages {
  return new Map(
    tally.variants.map((variant) => [
      variant.record.key,
      variant.scorers.map((scorer) => scorer.averages.averages(tally.examples.length)),
    ]),
  )
}

function summariseVariant(variant: TalliedVariant, reference: VariantRecord | undefined, whole: Whole): VariantReport {
  const { key, ordinal, label, labels } = variant.record
  const planned = whole.tally.examples.length * whole.source.revision.repeats
  const runs = summariseRuns(variant.runs, planned)
  return {
    key,
    ordinal,
    label,
    labels,
    runs,
    isMeasured: runs.failed <= MOST_FAILED * (runs.failed + runs.completed),
    reference: reference === undefined ? null : { key: reference.key, label: reference.label },
    scores: variant.scorers.map((_scorer, position) => summariseScorer(variant, position, reference, whole)),
    tokens: { in: variant.runs.tokensIn, out: variant.runs.tokensOut },
    cost: summariseCost(variant.runs),
    latency: summariseLatency(variant.runs),
  }
}

/** A larger share of failed runs makes a variant "not measured". */
const MOST_FAILED = 0.05

function summariseScorer(
  variant: TalliedVariant,
  position: number,
  reference: VariantRecord | undefined,
  { source, tally, averages }: Whole,
): ScoreSummary {
  const scores = averages.get(variant.record.key)?.[position] ?? new Float64Array()
  const counts = variant.scorers[position]
  const { n, mean, interval, method, effectiveGroups, notes } = estimateScoreMean(scores, tally.groups)
  const isReference = reference?.key === variant.record.key
  const referenceScores = isReference ? undefined : averages.get(reference?.key ?? '')?.[position]
  return {
    scorer: source.revision.scorers[position]?.name ?? '',
    n,
    mean,
    interval,
    method,
    effectiveGroups,
    notes,
    scoredRuns: counts?.scoredRuns ?? 0,
    unscoredRuns: counts?.unscoredRuns ?? 0,
    runsWithoutScore: counts?.runsWithoutScore ?? 0,
    difference: referenceScores === undefined ? null : summariseDifference(referenceScores, scores, tally.groups),
    classes: counts?.classes.summary() ?? null,
  }
}

/** The mean of `second` less that of `first`, paired by example. */
export function summariseDifference(
  first: Float64Array,
  second: Float64Array,
  groups: Float64Array | null,
): DifferenceSummary {
  const { n, mean, interval, notes } = estimatePairedDifference(first, second, groups)
  return { n, mean, interval, notes }
}
