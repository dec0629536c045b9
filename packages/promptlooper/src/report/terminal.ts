import type { ClassSummary } from './class-summary.ts'
import { noColours, type Colours } from './colours.ts'
import { decisionLines, gateLines } from './decision-lines.ts'
import { formatEstimate, formatInteger } from './format-number.ts'
import { headline, metricName } from './headline.ts'
import { neutraliseLine } from './neutralise-terminal.ts'
import { variantNotes } from './note-words.ts'
import { rankVariants, scoreOf } from './rank-variants.ts'
import { reportColumns } from './report-columns.ts'
import type { Report, VariantReport } from './report.ts'
import { statusLine } from './status-line.ts'
import { drawTable, type TextColumn } from './text-table.ts'

/** What a terminal can show. */
export interface TerminalOptions {
  /** Characters in a line; null: as many as are needed. */
  readonly width: number | null
  /** Default: no colours. */
  readonly colours?: Colours
}

/** A report for people on a terminal: a sentence, a table of variants with the best first, and what must be known beside it. */
export function terminalReport(report: Report, { width, colours = noColours }: TerminalOptions): string {
  const ranked = rankVariants(report.variants, report.objective)
  const sections = [
    `${colours.bold(headline(report, neutraliseLine))}\n${colours.dim(statusLine(report, neutraliseLine))}`,
    ranked.length === 0 ? '' : drawTable(reportColumns(report, ranked, colours), width),
    noteLines(report, ranked, colours),
    otherScorers(report, ranked, width),
    confusionOf(report, width),
    failureLines(report, colours),
    gateSection(report, colours),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

function noteLines(report: Report, ranked: readonly VariantReport[], colours: Colours): string {
  const byNote = new Map<string, string[]>()
  for (const variant of ranked) {
    for (const note of variantNotes(variant, scoreOf(variant, report.objective), report)) {
      byNote.set(note, [...(byNote.get(note) ?? []), neutraliseLine(variant.label)])
    }
  }
  const lines = [...byNote].map(([note, labels]) => `${namesOf(labels, ranked.length)}: ${note}`)
  const hasInterval = ranked.some((variant) => scoreOf(variant, report.objective)?.interval)
  lines.push(...decisionLines(report, neutraliseLine))
  if (hasInterval) lines.push('Intervals are 95 % each, not adjusted for the number of comparisons.')
  return lines.map((line) => colours.dim(line)).join('\n')
}

function gateSection(report: Report, colours: Colours): string {
  const lines = gateLines(report.gates, neutraliseLine)
  const coloured = { passed: colours.green, failed: colours.red, undecided: colours.yellow }
  return lines.map((line, index) => coloured[report.gates[index]?.status ?? 'failed'](line)).join('\n')
}

function namesOf(labels: readonly string[], all: number): string {
  if (all > 1 && labels.length === all) return 'all variants'
  if (labels.length <= MOST_NAMES) return labels.join(', ')
  return `${labels.slice(0, MOST_NAMES).join(', ')} and ${labels.length - MOST_NAMES} more`
}

const MOST_NAMES = 4

/** The means of the scorers that variants are not ranked by. */
function otherScorers(report: Report, ranked: readonly VariantReport[], width: number | null): string {
  const others = report.scorers.filter((scorer) => scorer.name !== report.objective)
  if (others.length === 0 || ranked.length === 0) return ''
  const columns: readonly TextColumn[] = [
    {
      heading: 'other scorers',
      align: 'left',
      dropOrder: null,
      cells: ranked.map((variant) => neutraliseLine(variant.label)),
    },
    ...others.map((scorer, index): TextColumn => ({
      heading: neutraliseLine(scorer.name),
      align: 'left',
      dropOrder: index === 0 ? null : index,
      cells: ranked.map((variant) => {
        const score = scoreOf(variant, scorer.name)
        const unscored = score && score.unscoredRuns > 0 ? ` (${formatInteger(score.unscoredRuns)} unscored)` : ''
        return `${formatEstimate(score?.mean ?? null, score?.interval ?? null)}${unscored}`
      }),
    })),
  ]
  return drawTable(columns, width)
}

/** The confusion matrix of the highest variant, where it fits. */
function confusionOf(report: Report, width: number | null): string {
  const variant = report.variants.find((each) => each.key === report.highest?.key)
  const classes = variant && scoreOf(variant, report.objective)?.classes
  if (variant === undefined || !classes) return ''
  const table = drawTable(confusionColumns(classes), null)
  const isFitting = width === null || table.split('\n').every((line) => line.length <= width)
  return isFitting
    ? `${metricName(report, neutraliseLine)} of ${neutraliseLine(variant.label)} by class, in runs:\n${table}`
    : ''
}

function confusionColumns(classes: ClassSummary): readonly TextColumn[] {
  const hasUnreadable = classes.rows.some((row) => row.unreadable > 0)
  const answered = classes.classes.map((name, index): TextColumn => ({
    heading: neutraliseLine(name),
    align: 'right',
    dropOrder: null,
    cells: classes.rows.map((row) => formatInteger(row.counts[index] ?? 0)),
  }))
  const unreadable: TextColumn = {
    heading: 'no class',
    align: 'right',
    dropOrder: null,
    cells: classes.rows.map((row) => formatInteger(row.unreadable)),
  }
  return [
    {
      heading: 'expected ↓ answered →',
      align: 'left',
      dropOrder: null,
      cells: classes.rows.map((row) => neutraliseLine(row.expected)),
    },
    ...answered,
    ...(hasUnreadable ? [unreadable] : []),
  ]
}

function failureLines(report: Report, colours: Colours): string {
  const runs = report.failures.map(({ message, count }) => `${formatInteger(count)} × ${neutraliseLine(message)}`)
  const scorers = report.scorerFailures.flatMap(({ scorer, messages }) =>
    messages.map(
      ({ message, count }) => `${formatInteger(count)} × ${neutraliseLine(scorer)}: ${neutraliseLine(message)}`,
    ),
  )
  return [
    ...(runs.length === 0 ? [] : [colours.red('failed runs'), ...runs]),
    ...(scorers.length === 0 ? [] : [colours.yellow('failed scores'), ...scorers]),
  ].join('\n')
}
