import { formatDistance, formatEstimate, formatInteger } from './format-number.ts'
import { sampleNoteWords } from './note-words.ts'
import { rankVariants, scoreOf } from './rank-variants.ts'
import type { DifferenceSummary, Report, ScoreSummary, VariantReport } from './report.ts'

/**
 * The report in one sentence that a person could paste. It says what the means and intervals show and no more: which
 * variant is better is for a verdict to say. `name` makes a label fit for where the sentence goes.
 */
export function headline(report: Report, name: (label: string) => string): string {
  const experiment = name(report.experiment.name)
  if (report.variants.length === 0) return `${experiment} has no variants.`
  if (report.runs.completed === 0) return `${experiment}: no run is completed yet.`
  if (report.objective === null) {
    return `${experiment}: ${counted(report.runs.completed, 'run')} of ${counted(report.variants.length, 'variant')} completed; it has no scorer.`
  }
  const ranked = rankVariants(report.variants, report.objective).filter((variant) => variant.isMeasured)
  const highest = ranked.find((variant) => variant.key === report.highest?.key)
  const score = highest && scoreOf(highest, report.objective)
  if (highest === undefined || score === undefined) return nothingMeasured(report, experiment)
  const on = `${formatEstimate(score.mean, score.interval)} on ${counted(score.n, 'example')}`
  const metric = metricName(report, name)
  if (report.variants.length === 1) return `${name(highest.label)}: ${metric} ${on}.`
  const tied = ranked.filter((variant) => scoreOf(variant, report.objective)?.mean === score.mean)
  const second = tied[1]
  if (second !== undefined) {
    const others = tied.length === 2 ? name(second.label) : `${tied.length - 1} others`
    return `${name(highest.label)} and ${others} share the highest ${metric}, ${on}.`
  }
  return `${name(highest.label)} has the highest ${metric}, ${on}${comparison(report, highest, ranked[1], name)}.`
}

/** How the objective is called in a sentence: `accuracy` for classes, else the scorer's name. */
export function metricName(report: Report, name: (label: string) => string): string {
  const scorer = report.scorers.find((each) => each.name === report.objective)
  if (scorer === undefined) return 'score'
  if (scorer.kind !== 'label') return name(scorer.name)
  return scorer.name === scorer.kind ? 'accuracy' : `${name(scorer.name)} accuracy`
}

function nothingMeasured(report: Report, experiment: string): string {
  const isAnyMeasured = report.variants.some((variant) => variant.isMeasured)
  if (isAnyMeasured) return `${experiment}: no run has a score of ${report.objective}.`
  return `${experiment}: nothing is measured, because over 5 % of the runs of every variant failed.`
}

function comparison(
  report: Report,
  highest: VariantReport,
  next: VariantReport | undefined,
  name: (label: string) => string,
): string {
  const own = scoreOf(highest, report.objective)?.difference
  if (own && own.mean !== null && highest.reference !== null) {
    return `; ${distance(own, 'above')} ${name(highest.reference.label)}${reservation(own)}`
  }
  const score = next && scoreOf(next, report.objective)
  if (next === undefined || score === undefined || score.mean === null) return ''
  if (next.reference?.key === highest.key && score.difference) {
    return `; the next, ${name(next.label)}, is ${distance(score.difference, 'below')} it${reservation(score.difference)}`
  }
  return `; the next is ${name(next.label)}, ${estimateOf(score)}`
}

function estimateOf(score: ScoreSummary): string {
  return formatEstimate(score.mean, score.interval)
}

/** `.24 [.18, .30] above`: the sign goes into the word. */
function distance(difference: DifferenceSummary, word: 'above' | 'below'): string {
  const sign = word === 'above' ? 1 : -1
  const mean = sign * (difference.mean ?? 0)
  const { interval } = difference
  const turned = interval === null || sign === 1 ? interval : { low: -interval.high, high: -interval.low }
  return `${formatDistance(mean, turned)} ${word}`
}

function reservation(difference: DifferenceSummary): string {
  const { interval, notes } = difference
  if (interval !== null) return interval.low <= 0 && interval.high >= 0 ? ' (the interval includes 0)' : ''
  const [note] = notes
  return note === undefined
    ? ''
    : ` (${note === 'no-spread' ? 'no interval: all differences are equal' : sampleNoteWords(note)})`
}

/** `1 example`, `2 examples`. */
export function counted(count: number, noun: string): string {
  return `${formatInteger(count)} ${noun}${count === 1 ? '' : 's'}`
}
