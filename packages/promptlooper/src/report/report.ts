import type { Calibration } from '../domain/calibration.ts'
import type { AxisChoice } from '../domain/experiment.ts'
import type { FailureKind } from '../domain/run.ts'
import type { RaceSettings } from '../domain/race.ts'
import type { RevisionStatus } from '../domain/revision.ts'
import type { Interval } from '../stats/interval.ts'
import type { ComparisonNote, VariantComparison } from '../stats/compare-variants.ts'
import type { Racer, RaceState } from '../stats/race/race.ts'
import type { RatioEstimate } from '../stats/ratio-estimate.ts'
import type { SampleNote } from '../stats/sample-note.ts'
import type { ClassSummary } from './class-summary.ts'
import type { MessageCount } from './message-tally.ts'

/** What a revision's stored rows say: every variant with its means, their intervals and what stands beside them. */
export interface Report {
  readonly experiment: { readonly id: string; readonly name: string }
  readonly revision: ReportedRevision
  /** Examples of the revision, run or not. */
  readonly exampleCount: number
  readonly runs: RunCounts
  readonly scorers: readonly { readonly name: string; readonly kind: string }[]
  /** The scorer by which variants are ranked; null where the experiment has none. */
  readonly objective: string | null
  /** What differences are against: the file's baseline or, where it names none, the first variant. */
  readonly referenceKind: 'baseline' | 'first'
  /** The commit that variants are compared with, as it was named; null where it is none. */
  readonly against: string | null
  /** The measured variant with the highest mean of the objective; null where there is none. */
  readonly highest: { readonly key: string; readonly label: string } | null
  /** What was raced instead of run as a whole; null: the whole plan was run. */
  readonly race: RaceReport | null
  /** What the objective decides; null without a scorer, and of a race: tests of whole samples do not hold for its parts. */
  readonly decision: DecisionReport | null
  /** In the order of the file. */
  readonly gates: readonly GateOutcome[]
  /** The scorers that ask a model to judge, in the order of the file. */
  readonly judges: readonly JudgeReport[]
  /** The keys of the variants that no other beats on both the objective's mean and the cost. */
  readonly unbeaten: readonly string[]
  /** In the order of the file. */
  readonly variants: readonly VariantReport[]
  /** The messages of failed runs, most frequent first, at most ten. */
  readonly failures: readonly MessageCount[]
  /** The messages of failed scorers, most frequent first, at most ten for each scorer. */
  readonly scorerFailures: readonly { readonly scorer: string; readonly messages: readonly MessageCount[] }[]
}

/** The revision that a report reads. Times are epoch milliseconds. */
interface ReportedRevision {
  readonly id: string
  readonly number: number
  readonly status: RevisionStatus
  readonly statusReason: string | null
  /** The absolute path of the experiment file that it ran. */
  readonly file: string
  readonly repeats: number
  readonly createdAt: number
  readonly finishedAt: number | null
}

/** How many runs ended how. */
export interface RunCounts {
  readonly planned: number
  readonly completed: number
  /** Infrastructure failures: they are not scores. */
  readonly failed: number
  readonly failedByKind: { readonly [Kind in FailureKind]: number }
  /** Planned but not ended yet. */
  readonly missing: number
  /** Completed runs whose last answer was a refusal; they are scored. */
  readonly refused: number
  /** Completed runs whose last answer was cut off at the length limit; they are scored. */
  readonly truncated: number
}

export interface VariantReport {
  readonly key: string
  readonly ordinal: number
  readonly label: string
  readonly labels: AxisChoice
  readonly runs: RunCounts
  /** Not measured: over 5 % of its ended runs failed, so that its means may say more of the failures than of the prompt. */
  readonly isMeasured: boolean
  /** Its place in a race, 0 for the one in front; null where the whole plan was run. */
  readonly raceRank: number | null
  /** The variant that its differences are against: itself for a baseline, null where there is none. */
  readonly reference: { readonly key: string; readonly label: string } | null
  /** One for each scorer, in the order of the report's scorers. */
  readonly scores: readonly ScoreSummary[]
  /** Tokens of the calls that made the answers, cached or not. */
  readonly tokens: { readonly in: number; readonly out: number }
  /** Of the answers alone. */
  readonly cost: CostSummary
  /** What its scorers asked of models; null where they asked nothing. */
  readonly scorerCalls: CallSummary | null
  /** Milliseconds of the calls that made the answers, cached or not; null where no run is completed. */
  readonly latency: { readonly medianMs: number; readonly p95Ms: number } | null
}

/** What one scorer says of one variant. */
export interface ScoreSummary {
  readonly scorer: string
  /** Examples that the mean stands on; repeats are averaged first. */
  readonly n: number
  readonly mean: number | null
  /** 95 %; null where the sample can't give one. */
  readonly interval: Interval | null
  readonly method: 'wilson' | 't' | 'clustered-t'
  /** null where the dataset has no groups. */
  readonly effectiveGroups: number | null
  readonly notes: readonly SampleNote[]
  readonly scoredRuns: number
  /** Completed runs on which the scorer failed. */
  readonly unscoredRuns: number
  /** Completed runs to which the scorer does not apply or that it has not scored yet. */
  readonly runsWithoutScore: number
  /** Examples that should have a score and have none: not run, failed, or not scored. */
  readonly missingExamples: number
  /** null without repeats, and for graded scores. */
  readonly repeats: RepeatSummary | null
  /** null for the reference itself and where there is no reference. */
  readonly difference: DifferenceSummary | null
  /** null where the scorer gives no classes. */
  readonly classes: ClassSummary | null
  /** What it asked of models to score this variant; null where it asked nothing. */
  readonly calls: CallSummary | null
}

/** What repeats of the same example show of one variant. */
export interface RepeatSummary {
  /** Repeats of each example. */
  readonly k: number
  /** Examples all of whose repeats have a score. */
  readonly n: number
  /** How often at least one of k repeats passes. */
  readonly passAtK: number | null
  /** How often all of k repeats pass. */
  readonly passAllOfK: number | null
  /** Examples of which some repeats pass and some fail, with the ids of the first twenty. */
  readonly flickering: { readonly count: number; readonly ids: readonly string[] }
}

/** What the objective decides of a revision. */
export interface DecisionReport {
  readonly objective: string
  readonly alpha: number
  /** The least difference that matters; null where the file names none. */
  readonly least: number | null
  /** Every variant against its reference: the p-values are adjusted over these. */
  readonly againstReference: readonly ReferenceVerdict[]
  /** Every pair, adjusted over all of them; null with so many variants that all pairs would say little. */
  readonly allPairs: readonly VerdictReport[] | null
  /** By metadata. */
  readonly slices: readonly SliceReport[]
}

/** A variant by what names it. */
export interface VariantName {
  readonly key: string
  readonly label: string
}

/** One comparison with its verdict: the second variant's mean less the first's, paired on examples that both have. */
export interface VerdictReport extends Omit<VariantComparison, 'first' | 'second' | 'difference' | 'notes'> {
  readonly first: VariantName
  readonly second: VariantName
  /** Examples that both have. */
  readonly n: number
  readonly mean: number | null
  /** 95 %, not adjusted for the number of comparisons. */
  readonly interval: Interval | null
  readonly notes: readonly SampleNote[]
  readonly verdictNotes: readonly ComparisonNote[]
  /** Examples whose score differs by half or more: how many the second gains and loses, and the first of each. */
  readonly telling: {
    readonly gains: number
    readonly losses: number
    readonly gained: readonly TellingExample[]
    readonly lost: readonly TellingExample[]
  }
}

/** A verdict against the reference, with what it costs. */
export interface ReferenceVerdict extends VerdictReport {
  /** How many times the second variant's cost is of the first's; null where a price is unknown or nothing is paid. */
  readonly costRatio: RatioEstimate | null
  /** How many times the second variant's latency is of the first's; null where it can't be said. */
  readonly latencyRatio: RatioEstimate | null
}

/** An example on which two variants differ; scores are averaged over repeats. */
export interface TellingExample {
  readonly id: string
  readonly first: number
  readonly second: number
}

/** The objective on the examples that share one value of their metadata. */
export interface SliceReport {
  readonly name: string
  readonly value: string
  readonly exampleCount: number
  readonly variants: readonly (VariantName & Pick<ScoreSummary, 'n' | 'mean' | 'interval'>)[]
  /** Each variant less its reference; the p-values are adjusted over all slices, by Benjamini and Hochberg. */
  readonly differences: readonly {
    readonly first: VariantName
    readonly second: VariantName
    readonly n: number
    readonly mean: number | null
    readonly interval: Interval | null
    readonly pValue: number
    readonly adjustedPValue: number
  }[]
}

/** A race of a revision: what it decided, and by which evidence. */
export interface RaceReport extends RaceSettings {
  /** Counts the races on these examples. */
  readonly number: number
  /** Decides the order of the examples. */
  readonly seed: string
  readonly state: RaceState
  /** The key of the variant in front. */
  readonly leader: string
  /** What a step is. */
  readonly unit: 'examples' | 'groups'
  readonly stepsTaken: number
  readonly stepCount: number
  /** In the order of the file. */
  readonly racers: readonly RacerReport[]
  readonly runsSpent: number
  readonly runsSaved: number
}

/** One variant of a race. */
export interface RacerReport extends VariantName, Pick<Racer, 'status' | 'steps' | 'missing' | 'left'> {
  /** ln of the e-value against "this variant is best". */
  readonly logEvidence: number
  /** Over its steps, missing ones as 0; null before the first. */
  readonly mean: number | null
}

/** Whether a gate of the file holds, and which variants decided that. */
export interface GateOutcome {
  /** As the file writes it. */
  readonly gate: string
  readonly status: 'passed' | 'failed' | 'undecided'
  readonly reasons: readonly string[]
}

/** A scorer that is a model's judgement: what it decides, and what is known of its errors. */
export interface JudgeReport {
  readonly scorer: string
  /** How it meets people's labels as it is now; null where it was never held against them. */
  readonly calibration: Calibration | null
  readonly decides: readonly ('verdict' | 'gate')[]
  /** For each variant with an interval the share of passes; empty without rates, and for graded scores. */
  readonly corrected: readonly CorrectedMean[]
}

/** A judge's share of passes, and the share freed of its errors. */
export interface CorrectedMean {
  readonly key: string
  readonly label: string
  readonly observed: number
  /** null where the judge's passes tell nothing: its two rates together are not above 1. */
  readonly share: number | null
  /** 95 %, wider by the error of the labels. */
  readonly interval: Interval | null
}

/** The mean of this variant less that of another, paired on the examples that both have. */
export interface DifferenceSummary {
  /** Examples that both have. */
  readonly n: number
  readonly mean: number | null
  /** 95 %, not adjusted for the number of comparisons; null where the sample can't give one. */
  readonly interval: Interval | null
  readonly notes: readonly SampleNote[]
}

/** What the calls that made the answers cost, cached or not. */
export interface CostSummary {
  /** null where any run's price is unknown. */
  readonly totalUsd: number | null
  /** Per completed run; null where any run's price is unknown or no run is completed. */
  readonly meanUsd: number | null
  /** The cost of those runs whose price is known. */
  readonly knownUsd: number
  readonly runsWithUnknownPrice: number
}

/** Answers and vectors that scorers got from models, cached or not: judges and embeddings. */
export interface CallSummary {
  readonly calls: number
  readonly tokens: { readonly in: number; readonly out: number }
  /** null where the price of any is unknown. */
  readonly totalUsd: number | null
  /** The cost of the scores whose price is known. */
  readonly knownUsd: number
  readonly scoresWithUnknownPrice: number
}
