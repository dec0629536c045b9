import type { Calibration } from '../domain/calibration.ts'
import { PromptLooperError } from '../domain/errors.ts'
import { gitAxis } from '../domain/git-axis.ts'
import type { VariantRecord } from '../domain/store.ts'
import { estimatePairedDifference } from '../stats/paired-difference.ts'
import { estimateScoreMean } from '../stats/score-mean.ts'
import { unbeaten } from '../stats/unbeaten.ts'
import { decide } from './decision.ts'
import { judgeGates } from './gates.ts'
import { addCallSummaries } from './calls-tally.ts'
import { reportJudges } from './judge-report.ts'
import { MessageTally } from './message-tally.ts'
import { rankVariants, scoreOf } from './rank-variants.ts'
import { findReferenceVariants } from './reference-variants.ts'
import type { ReportSource } from './report-source.ts'
import { summariseRepeats } from './repeats.ts'
import { reportRace } from './race-report.ts'
import type { DecisionReport, DifferenceSummary, RaceReport, Report, ScoreSummary, VariantReport } from './report.ts'
import type { ScorerTally } from './scorer-tally.ts'
import { addRunCounts, isMeasured, summariseCost, summariseLatency, summariseRuns } from './summarise-runs.ts'
import { tallyRevision, type RevisionTally, type TalliedVariant } from './tally-revision.ts'

/** How a report is made. */
export interface ReportOptions {
  /** The scorer by which variants are ranked; default: the revision's first. */
  readonly objective?: string | undefined
  /** The error that verdicts accept; .05 where absent. */
  readonly alpha?: number | undefined
  /** The least difference that matters; null where none is named. */
  readonly least?: number | null | undefined
  /** The file's gates, as written. */
  readonly gates?: readonly string[] | undefined
  /** How judges meet people's labels, by the versions of their scorers. */
  readonly calibrations?: ReadonlyMap<string, Calibration> | undefined
  /** How often a pair of variants was looked at, by their keys, this time included; 1 where absent. */
  readonly lookOf?: ((first: string, second: string) => number) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads a revision's rows once and says what they show. Throws a PromptLooperError where `objective` is no scorer of
 * the revision.
 */
export async function buildReport(source: ReportSource, options: ReportOptions = {}): Promise<Report> {
  return (await buildTalliedReport(source, options)).report
}

/** As `buildReport`, with what was added up by example. */
export async function buildTalliedReport(
  source: ReportSource,
  options: ReportOptions = {},
): Promise<{ readonly report: Report; readonly tally: RevisionTally }> {
  const objective = chooseObjective(source, options.objective)
  const tally = await tallyRevision(source, options.signal)
  return { report: summariseRevision(source, tally, objective, options), tally }
}

/** The scorer by which variants are ranked: the one named, or the revision's first; null where it has none. */
function chooseObjective(source: ReportSource, given: string | undefined): string | null {
  const named = source.race?.settings.objective ?? given
  const names = source.revision.scorers.map((scorer) => scorer.name)
  if (named === undefined) return names[0] ?? null
  if (names.includes(named)) return named
  throw new PromptLooperError('unknown-scorer', `the objective "${named}" is no scorer of this revision`, {
    hint: names.length === 0 ? 'The revision has no scorers.' : `Its scorers are ${names.join(', ')}.`,
  })
}

function summariseRevision(
  source: ReportSource,
  tally: RevisionTally,
  objective: string | null,
  options: ReportOptions,
): Report {
  const { revision } = source
  const averages = averagesByVariant(tally)
  const measured = new Set(tally.variants.filter(isMeasured).map(({ record }) => record.key))
  const race = raceOf(source, tally)
  // Variants that left a race have scores on fewer examples: nothing is compared with them.
  const references = race === null ? findReferenceVariants(source.variants, source.baseline, measured) : noReferences
  const variants = tally.variants.map((variant) => {
    const reference = references.get(variant.record.key)
    return summariseVariant(variant, reference, { source, tally, averages, race })
  })
  const highest = highestOf(variants, objective)
  const report: Omit<Report, 'gates'> = {
    experiment: { id: revision.experimentId, name: revision.experimentName },
    revision: {
      id: revision.id,
      number: revision.number,
      status: revision.status,
      statusReason: revision.statusReason,
      file: revision.file,
      repeats: revision.repeats,
      createdAt: revision.createdAt,
      finishedAt: revision.finishedAt,
    },
    exampleCount: tally.examples.length,
    runs: addRunCounts(variants.map((variant) => variant.runs)),
    scorers: revision.scorers.map(({ name, kind }) => ({ name, kind })),
    objective,
    referenceKind: source.baseline === null ? 'first' : 'baseline',
    against: source.baseline?.[gitAxis] ?? null,
    highest: highest === undefined ? null : { key: highest.key, label: highest.label },
    variants,
    failures: MessageTally.sum(tally.variants.map((variant) => variant.runs.failures)).mostFrequent(10),
    scorerFailures: revision.scorers.map((scorer, position) => ({
      scorer: scorer.name,
      messages: MessageTally.sum(
        tally.variants.flatMap((variant) => variant.scorers[position]?.failures ?? []),
      ).mostFrequent(10),
    })),
    race,
    decision:
      objective === null || race !== null
        ? null
        : decisionOf({ source, tally, averages, race }, objective, references, options),
    unbeaten: unbeatenKeys(variants, objective),
    judges: reportJudges({
      scorers: revision.scorers,
      variants,
      objective,
      gates: options.gates ?? [],
      calibrations: options.calibrations ?? new Map(),
      isBinary: (position) => tally.variants.every(({ scorers }) => scorers[position]?.isBinary !== false),
    }),
  }
  return { ...report, gates: judgeGates(report, options.gates ?? []) }
}

function highestOf(variants: readonly VariantReport[], objective: string | null): VariantReport | undefined {
  return rankVariants(variants, objective).find(
    (variant) => variant.isMeasured && (scoreOf(variant, objective)?.mean ?? null) !== null,
  )
}

const noReferences: ReadonlyMap<string, VariantRecord> = new Map()

function raceOf({ race, revision }: ReportSource, tally: RevisionTally): RaceReport | null {
  if (race === null) return null
  const position = revision.scorers.findIndex(({ name }) => name === race.settings.objective)
  return reportRace(race, tally, position, revision.repeats)
}

/** In front first, then those that are in by their means, then those that left, the last to leave first. */
function raceRanks({ racers, leader }: RaceReport): ReadonlyMap<string, number> {
  const ordered = racers.toSorted(
    (one, other) =>
      Number(other.key === leader) - Number(one.key === leader) ||
      other.steps - one.steps ||
      (other.mean ?? 0) - (one.mean ?? 0),
  )
  return new Map(ordered.map(({ key }, rank) => [key, rank]))
}

function decisionOf(
  { source, tally, averages }: Whole,
  objective: string,
  references: ReadonlyMap<string, VariantRecord>,
  { alpha = 0.05, least = null, lookOf = () => 1 }: ReportOptions,
): DecisionReport {
  const position = source.revision.scorers.findIndex(({ name }) => name === objective)
  return decide({
    tally,
    objective,
    position,
    scores: tally.variants.map(({ record }) => averages.get(record.key)?.[position] ?? new Float64Array()),
    isMeasured: tally.variants.map(isMeasured),
    references,
    alpha,
    least,
    lookOf,
  })
}

function unbeatenKeys(variants: readonly VariantReport[], objective: string | null): readonly string[] {
  const weighed = variants
    .filter((variant) => variant.isMeasured)
    .map((variant) => ({
      key: variant.key,
      score: scoreOf(variant, objective)?.mean ?? null,
      cost: variant.cost.meanUsd,
    }))
  return unbeaten(weighed).map(({ key }) => key)
}

/** Scores averaged over repeats: by variant key, then in the order of scorers. */
type Averages = ReadonlyMap<string, readonly Float64Array[]>

interface Whole {
  readonly source: ReportSource
  readonly tally: RevisionTally
  readonly averages: Averages
  readonly race: RaceReport | null
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
    isMeasured: isMeasured(variant),
    raceRank: whole.race === null ? null : (raceRanks(whole.race).get(key) ?? null),
    reference: reference === undefined ? null : { key: reference.key, label: reference.label },
    scores: variant.scorers.map((_scorer, position) => summariseScorer(variant, position, reference, whole)),
    tokens: { in: variant.runs.tokensIn, out: variant.runs.tokensOut },
    cost: summariseCost(variant.runs),
    scorerCalls: addCallSummaries(variant.scorers.map((scorer) => scorer.calls.summary())),
    latency: summariseLatency(variant.runs),
  }
}

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
    missingExamples: tally.examples.length - n - leftOut(tally, counts),
    repeats: counts === undefined ? null : summariseRepeats(counts, tally.examples, source.revision.repeats),
    difference: referenceScores === undefined ? null : summariseDifference(referenceScores, scores, tally.groups),
    classes: counts?.classes.summary() ?? null,
    calls: counts?.calls.summary() ?? null,
  }
}

function leftOut(tally: RevisionTally, scorer: ScorerTally | undefined): number {
  if (scorer === undefined || scorer.runsWithoutScore === 0) return 0
  let count = 0
  for (const index of tally.examples.keys()) {
    if (scorer.leavesOut(index) && scorer.averages.repeatsOf(index).count === 0) count += 1
  }
  return count
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
