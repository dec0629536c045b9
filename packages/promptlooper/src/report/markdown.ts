import { totalCostWords } from './cost-words.ts'
import { decisionLines, gateLines } from './decision-lines.ts'
import { formatDifference, formatDuration, formatEstimate, formatInteger } from './format-number.ts'
import { headline, metricName } from './headline.ts'
import { escapeMarkdown, markdownTable } from './markdown-table.ts'
import { neutraliseLine } from './neutralise-terminal.ts'
import { variantNotes } from './note-words.ts'
import { rankVariants, scoreOf } from './rank-variants.ts'
import type { Report, VariantReport } from './report.ts'
import { statusLine } from './status-line.ts'
import { verdictWord } from './verdict-words.ts'

/** A report in GitHub's Markdown, to paste into a pull request: the sentence, the table of variants, best first, and notes. */
export function markdownReport(report: Report): string {
  const ranked = rankVariants(report.variants, report.objective)
  const notes = ranked.flatMap((variant) =>
    variantNotes(variant, scoreOf(variant, report.objective), report).map(
      (note) => `- ${markdownName(variant.label)}: ${note}`,
    ),
  )
  const failures = report.failures.map(({ message, count }) => `- ${formatInteger(count)} × ${markdownName(message)}`)
  const sections = [
    `**${headline(report, markdownName)}**`,
    statusLine(report, markdownName),
    ranked.length === 0 ? '' : variantTable(report, ranked),
    [...notes, ...decisionLines(report, markdownName).map((line) => `- ${line}`)].join('\n'),
    gateLines(report.gates, markdownName)
      .map((line) => `- ${line}`)
      .join('\n'),
    failures.length === 0 ? '' : `Failed runs:\n\n${failures.join('\n')}`,
    'Intervals are 95 % each, not adjusted for the number of comparisons.',
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

/** A name or message as Markdown shows it. */
export function markdownName(text: string): string {
  return escapeMarkdown(neutraliseLine(text))
}

function variantTable(report: Report, ranked: readonly VariantReport[]): string {
  const others = report.scorers.filter((scorer) => scorer.name !== report.objective)
  const hasJudges = ranked.some((variant) => variant.scorerCalls !== null)
  const headings = [
    'variant',
    ...(report.objective === null ? [] : [metricName(report, markdownName), 'n', 'difference', 'verdict']),
    ...others.map((scorer) => markdownName(scorer.name)),
    'failed',
    'refused',
    'cost',
    ...(hasJudges ? ['judges'] : []),
    'latency',
  ]
  const rows = ranked.map((variant) => {
    const score = scoreOf(variant, report.objective)
    return [
      markdownName(variant.label),
      ...(report.objective === null
        ? []
        : [
            formatEstimate(score?.mean ?? null, score?.interval ?? null),
            formatInteger(score?.n ?? 0),
            differenceCell(report, variant),
            verdictCell(report, variant),
          ]),
      ...others.map((scorer) => {
        const other = scoreOf(variant, scorer.name)
        return formatEstimate(other?.mean ?? null, other?.interval ?? null)
      }),
      formatInteger(variant.runs.failed),
      formatInteger(variant.runs.refused),
      totalCostWords(variant.cost),
      ...(hasJudges ? [variant.scorerCalls === null ? '–' : totalCostWords(variant.scorerCalls)] : []),
      formatDuration(variant.latency?.medianMs ?? null),
    ]
  })
  const aligns = headings.map((_heading, index) => (index === 0 ? 'left' : 'right'))
  return markdownTable(headings, aligns, rows)
}

function differenceCell(report: Report, variant: VariantReport): string {
  if (variant.reference?.key === variant.key)
    return report.referenceKind === 'baseline' ? 'the baseline' : 'the reference'
  const difference = scoreOf(variant, report.objective)?.difference
  if (!difference || variant.reference === null) return '–'
  return `${formatDifference(difference.mean, difference.interval)} against ${markdownName(variant.reference.label)}`
}

function verdictCell({ decision }: Report, { key }: VariantReport): string {
  const verdict = decision?.againstReference.find(({ second }) => second.key === key)
  return verdict === undefined ? '' : verdictWord(verdict)
}
