import type { SampleNote } from '../stats/sample-note.ts'
import { assertNever } from '../domain/errors.ts'
import { formatPercent } from './format-number.ts'
import type { Report, ScoreSummary, VariantReport } from './report.ts'

/** A note on a sample, in words for people. */
export function sampleNoteWords(note: SampleNote): string {
  switch (note) {
    case 'few-examples':
      return 'few examples (n < 15)'
    case 'too-few-for-interval':
      return 'no interval: fewer than 5 examples'
    case 'few-groups':
      return 'few groups (fewer than 10)'
    case 'too-few-groups':
      return 'no interval: fewer than 2 groups'
    case 'no-spread':
      return 'no interval: all scores are equal'
    default:
      return assertNever(note)
  }
}

/** What must stand beside a variant's mean of one scorer, in words for people. */
export function variantNotes(
  variant: VariantReport,
  score: ScoreSummary | undefined,
  report: Report,
): readonly string[] {
  const notes: string[] = []
  const { completed, failed } = variant.runs
  if (!variant.isMeasured)
    notes.push(`not measured: ${formatPercent(failed / (failed + completed))} of its runs failed`)
  if (isChosenAsHighest(variant, report)) notes.push('chosen as the highest: optimistic')
  for (const note of score?.notes ?? []) if (score !== undefined && score.n > 0) notes.push(sampleNoteWords(note))
  if (score !== undefined && score.unscoredRuns > 0) notes.push(`${score.unscoredRuns} unscored: the scorer failed`)
  if (score !== undefined && score.runsWithoutScore > 0) notes.push(`${score.runsWithoutScore} without a score`)
  return notes
}

/** Whether a variant is the highest of several that were measured: then its mean is higher than it would be anew. */
function isChosenAsHighest(variant: VariantReport, report: Report): boolean {
  return variant.key === report.highest?.key && report.variants.filter((each) => each.isMeasured).length > 1
}
