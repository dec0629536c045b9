import { assertNever } from '../domain/errors.ts'
import type { ComparisonNote, FurtherExamples } from '../stats/compare-variants.ts'
import { formatDifference, formatDistance, formatInteger, formatLevel, formatScore } from './format-number.ts'
import { sampleNoteWords } from './note-words.ts'
import type { VerdictReport } from './report.ts'

/** `better`, `worse`, `equivalent`, `undecided` or `not measured`, of the second variant. */
export function verdictWord({ verdict }: Pick<VerdictReport, 'verdict'>): string {
  switch (verdict.kind) {
    case 'better':
    case 'worse':
      return verdict.isSmall ? `${verdict.kind}, but little` : verdict.kind
    case 'equivalent':
      return 'equivalent'
    case 'undecided':
      if (verdict.leansTo === null) return 'undecided'
      return verdict.leansTo === 'second' ? 'leans better' : 'leans worse'
    case 'not-measured':
      return 'not measured'
    default:
      return assertNever(verdict)
  }
}

/** What a verdict's words are made of. */
export type JudgedDifference = Pick<
  VerdictReport,
  'first' | 'verdict' | 'mean' | 'interval' | 'adjustedPValue' | 'comparisons'
>

/** What the second variant is against the first, without the second's name: `better than names by .18 [.12, .24] (p < .001)`. */
export function verdictClause(report: JudgedDifference, name: (label: string) => string): string {
  const { verdict, mean, interval } = report
  const first = name(report.first.label)
  const pValue = pValueWords(report)
  switch (verdict.kind) {
    case 'better':
    case 'worse': {
      const small = verdict.isSmall ? ', which is less than matters' : ''
      return `${verdict.kind} than ${first} by ${distanceWords(report)} (${pValue})${small}`
    }
    case 'equivalent':
      return `equivalent to ${first}: within ${formatDifference(mean, verdict.interval)}`
    case 'undecided': {
      const leans = verdict.leansTo === null ? '' : ` but leaning to ${verdict.leansTo === 'second' ? 'it' : first}`
      return `undecided against ${first}${leans}: ${formatDifference(mean, interval)} (${pValue})`
    }
    case 'not-measured':
      return `not measured well enough to compare with ${first}`
    default:
      return assertNever(verdict)
  }
}

/** What more would settle an undecided comparison; empty where nothing would, or nothing need. */
export function furtherWords(further: FurtherExamples | null): string {
  if (further === null) return ''
  const least = `a difference of ${formatLevel(further.least)}`
  if (further.count === 0) return `this many ${further.unit} would have shown ${least}`
  return `about ${formatInteger(roundUp(further.count))} more ${further.unit} would show ${least}`
}

/** `p < .001`, `p = .021`; adjusted where there were several comparisons. */
export function pValueWords({
  adjustedPValue,
  comparisons,
}: Pick<JudgedDifference, 'adjustedPValue' | 'comparisons'>): string {
  const words = adjustedPValue < 0.001 ? 'p < .001' : `p = ${formatScore(adjustedPValue)}`
  return comparisons > 1 ? `${words}, of ${comparisons} comparisons` : words
}

/** A note on a comparison, in words for people. */
export function comparisonNoteWords(note: ComparisonNote, report: VerdictReport): string {
  const { missingBounds, discordant, further } = report
  switch (note) {
    case 'cannot-be-decided': {
      const unit = further?.unit === 'groups' ? 'group' : 'example'
      return `cannot be decided: only ${discordant} ${unit}${discordant === 1 ? ' differs' : 's differ'}`
    }
    case 'sensitive-to-skew':
      return 'few examples: sensitive to skew'
    case 'missing-could-turn':
      return `the missing examples could turn it: between ${formatDifference(missingBounds?.low ?? null, null)} and ${formatDifference(missingBounds?.high ?? null, null)}`
    default:
      return assertNever(note)
  }
}

/** All that a reader of a verdict must know, in words. */
export function verdictNotes(report: VerdictReport): readonly string[] {
  return [
    ...report.notes.map((note) =>
      note === 'no-spread' ? 'no interval: all differences are equal' : sampleNoteWords(note),
    ),
    ...report.verdictNotes.map((note) => comparisonNoteWords(note, report)),
    ...(report.look > 1 ? [`look ${report.look} at this comparison: tested at ${formatLevel(report.alpha)}`] : []),
  ]
}

/** The examples that tell two variants apart: `gains 4 examples (e1, e7, …) and loses 1 (e3)`; empty where none does. */
export function tellingWords({ telling }: VerdictReport, name: (label: string) => string): string {
  const { gains, losses, gained, lost } = telling
  if (gains + losses === 0) return ''
  const ids = (count: number, examples: readonly { readonly id: string }[]) =>
    count === 0 ? '' : ` (${examples.map(({ id }) => name(id)).join(', ')}${count > examples.length ? ', …' : ''})`
  return `gains ${formatInteger(gains)}${ids(gains, gained)} and loses ${formatInteger(losses)}${ids(losses, lost)}`
}

/** `.18 [.12, .24]`: the direction is in the word before. */
function distanceWords({ mean, interval }: Pick<JudgedDifference, 'mean' | 'interval'>): string {
  const isBelow = (mean ?? 0) < 0
  const turned = interval === null || !isBelow ? interval : { low: -interval.high, high: -interval.low }
  return formatDistance(mean === null ? null : Math.abs(mean), turned)
}

/** Two digits are as many as an estimate of a size deserves. */
function roundUp(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1)
  return Math.ceil(count / step) * step
}
