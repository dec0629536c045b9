import { formatEstimate, formatInteger } from './format-number.ts'
import { rankVariants, scoreOf } from './rank-variants.ts'
import type { DecisionReport, Report, VariantReport, VerdictReport } from './report.ts'
import { raceSentence } from './race-words.ts'
import { turnRound } from './turn-round.ts'
import { furtherWords, verdictClause } from './verdict-words.ts'

/**
 * The report in one sentence that a person could paste. The highest mean, and the verdict
 * on it. `name` makes a label fit for where the sentence goes.
 */
export function headline(report: Report, name: (label: string) => string): string {
  const experiment = name(report.experiment.name)
  if (report.variants.length === 0) return `${experiment} has no variants.`
  if (report.runs.completed === 0) return `${experiment}: no run is completed yet.`
  if (report.objective === null) {
    return `${experiment}: ${counted(report.runs.completed, 'run')} of ${counted(report.variants.length, 'variant')} completed; it has no scorer.`
  }
  if (report.race !== null) return `${raceSentence(report.race, name)}.`
  if (report.against !== null && report.decision !== null) return againstCommit(report.decision, report.against, name)
  const ranked = rankVariants(report.variants, report.objective).filter((variant) => variant.isMeasured)
  const highest = ranked.find((variant) => variant.key === report.highest?.key)
  const score = highest && scoreOf(highest, report.objective)
  if (highest === undefined || score === undefined) return nothingMeasured(report, experiment, name)
  const on = `${formatEstimate(score.mean, score.interval)} on ${counted(score.n, 'example')}`
  const metric = metricName(report, name)
  if (report.variants.length === 1) return `${name(highest.label)}: ${metric} ${on}.`
  const tied = ranked.filter((variant) => scoreOf(variant, report.objective)?.mean === score.mean)
  const second = tied[1]
  if (second !== undefined) {
    const others = tied.length === 2 ? name(second.label) : `${tied.length - 1} others`
    return `${name(highest.label)} and ${others} share the highest ${metric}, ${on}.`
  }
  return `${name(highest.label)} has the highest ${metric}, ${on}${decided(report, highest, ranked, name)}.`
}

/** How the objective is called in a sentence: `accuracy` for classes, else the scorer's name. */
export function metricName(report: Report, name: (label: string) => string): string {
  const scorer = report.scorers.find((each) => each.name === report.objective)
  if (scorer === undefined) return 'score'
  if (scorer.kind !== 'label') return name(scorer.name)
  return scorer.name === scorer.kind ? 'accuracy' : `${name(scorer.name)} accuracy`
}

function nothingMeasured(report: Report, experiment: string, name: (label: string) => string): string {
  const isAnyMeasured = report.variants.some((variant) => variant.isMeasured)
  if (isAnyMeasured) return `${experiment}: no run has a score of ${name(report.objective ?? '')}.`
  return `${experiment}: nothing is measured, because over 5 % of the runs of every variant failed.`
}

/** What became of every variant that sends something else than it did at a commit. */
function againstCommit({ againstReference }: DecisionReport, commit: string, name: (label: string) => string): string {
  const clauses = againstReference
    .slice(0, mostClauses)
    .map((verdict) => `${name(verdict.second.label)} is ${withFurther(verdict, name)}`)
  if (clauses.length === 0) return `No variant sends anything else than at ${name(commit)}.`
  const rest = againstReference.length - clauses.length
  return `${clauses.join('; ')}${rest > 0 ? `; and ${counted(rest, 'further comparison')}` : ''}.`
}

const mostClauses = 3

/** The verdict on the highest: against its baseline or, where the file names none, against every other. */
function decided(
  report: Report,
  highest: VariantReport,
  ranked: readonly VariantReport[],
  name: (label: string) => string,
): string {
  const { decision } = report
  const against = decision?.againstReference.find(({ second }) => second.key === highest.key)
  if (decision === null) return ''
  if (report.referenceKind === 'baseline' || decision.allPairs === null) {
    if (against !== undefined) return `: ${withFurther(against, name)}`
    const next = decision.againstReference
      .filter(({ first }) => first.key === highest.key)
      .toSorted((one, other) => (other.mean ?? -1) - (one.mean ?? -1))[0]
    return next === undefined ? '' : `; the next, ${name(next.second.label)}, is ${withFurther(next, () => 'it')}`
  }
  return amongAll(highest, ranked, decision.allPairs, name)
}

function amongAll(
  highest: VariantReport,
  ranked: readonly VariantReport[],
  pairs: readonly VerdictReport[],
  name: (label: string) => string,
): string {
  const others = ranked.filter(({ key }) => key !== highest.key)
  const verdicts = others.flatMap((other) => verdictBetween(pairs, other.key, highest.key) ?? [])
  const beaten = verdicts.filter(({ verdict }) => verdict.kind === 'better')
  const open = verdicts.filter(({ verdict }) => verdict.kind !== 'better')
  const [next] = verdicts
  const [firstOpen] = open
  if (next === undefined) return ''
  if (firstOpen === undefined) {
    return verdicts.length === 1
      ? `: ${verdictClause(next, name)}`
      : `: better than each of the ${verdicts.length} others; ${verdictClause(next, name)}`
  }
  const more = open.length > 1 ? `, as against ${counted(open.length - 1, 'other')}` : ''
  const beats = beaten.length === 0 ? '' : `better than ${counted(beaten.length, 'other')}, `
  return `: ${beats}${withFurther(firstOpen, name)}${more}`
}

/** The comparison of two variants, the second against the first, whichever way round it was made. */
export function verdictBetween(
  pairs: readonly VerdictReport[],
  first: string,
  second: string,
): VerdictReport | undefined {
  const there = pairs.find((pair) => pair.first.key === first && pair.second.key === second)
  if (there !== undefined) return there
  const turned = pairs.find((pair) => pair.first.key === second && pair.second.key === first)
  return turned === undefined ? undefined : turnRound(turned)
}

function withFurther(report: VerdictReport, name: (label: string) => string): string {
  const further = furtherWords(report.further)
  return `${verdictClause(report, name)}${further === '' ? '' : `; ${further}`}`
}

/** `1 example`, `2 examples`. */
export function counted(count: number, noun: string): string {
  return `${formatInteger(count)} ${noun}${count === 1 ? '' : 's'}`
}
