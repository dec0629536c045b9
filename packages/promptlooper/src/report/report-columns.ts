import type { Colours } from './colours.ts'
import { totalCostWords } from './cost-words.ts'
import {
  formatCount,
  formatDifference,
  formatDuration,
  formatEstimate,
  formatInteger,
  formatScore,
} from './format-number.ts'
import { metricName } from './headline.ts'
import { intervalBar, sharedScale } from './interval-bar.ts'
import { neutraliseLine } from './neutralise-terminal.ts'
import { scoreOf } from './rank-variants.ts'
import type { Report, VariantReport, VerdictReport } from './report.ts'
import type { TextColumn } from './text-table.ts'
import { verdictWord } from './verdict-words.ts'

/** The columns of a report's table of variants, one cell for each of `variants`. */
export function reportColumns(
  report: Report,
  variants: readonly VariantReport[],
  colours: Colours,
): readonly TextColumn[] {
  const column = (
    heading: string,
    dropOrder: number | null,
    cell: (variant: VariantReport) => string,
    align: TextColumn['align'] = 'right',
  ): TextColumn => ({ heading, align, dropOrder, cells: variants.map(cell) })
  const count = (value: number) => (value === 0 ? colours.dim('0') : formatInteger(value))
  const score = (variant: VariantReport) => scoreOf(variant, report.objective)
  const isHighest = (variant: VariantReport) => variant.key === report.highest?.key
  const objective =
    report.objective === null
      ? []
      : [
          column(
            metricName(report, neutraliseLine),
            null,
            (variant) => {
              const text = formatEstimate(score(variant)?.mean ?? null, score(variant)?.interval ?? null)
              return isHighest(variant) ? colours.bold(text) : text
            },
            'left',
          ),
          barColumn(report, variants, colours),
          column('n', null, (variant) => formatInteger(score(variant)?.n ?? 0)),
        ]
  const difference = variants.some((variant) => score(variant)?.difference)
    ? [column(differenceHeading(report, variants), 2, (variant) => differenceCell(report, variant, colours), 'left')]
    : []
  const verdictOf = (variant: VariantReport) =>
    report.decision?.againstReference.find(({ second }) => second.key === variant.key)
  const verdicts = variants.some((variant) => verdictOf(variant) !== undefined)
    ? [column('verdict', 2, (variant) => verdictCell(verdictOf(variant), colours), 'left')]
    : []
  const classes = variants.some((variant) => score(variant)?.classes)
    ? [column('macro F1', 7, (variant) => formatScore(score(variant)?.classes?.macroF1 ?? null))]
    : []
  const truncated =
    report.runs.truncated > 0 ? [column('truncated', 4, (variant) => count(variant.runs.truncated))] : []
  const judges = variants.some((variant) => variant.scorerCalls !== null)
    ? [column('judges', 5, ({ scorerCalls }) => (scorerCalls === null ? '–' : totalCostWords(scorerCalls)))]
    : []
  return [
    column(
      'variant',
      null,
      (variant) => {
        const label = neutraliseLine(variant.label)
        return isHighest(variant) ? colours.bold(label) : label
      },
      'left',
    ),
    ...objective,
    ...difference,
    ...verdicts,
    column('failed', 3, (variant) =>
      variant.runs.failed > 0 ? colours.red(formatInteger(variant.runs.failed)) : count(0),
    ),
    column('refused', 4, (variant) => count(variant.runs.refused)),
    ...truncated,
    ...classes,
    column('cost', 5, (variant) => totalCostWords(variant.cost)),
    ...judges,
    column('latency', 6, (variant) => formatDuration(variant.latency?.medianMs ?? null)),
    optional(column('p95', 8, (variant) => formatDuration(variant.latency?.p95Ms ?? null))),
    optional(
      column('tokens', 10, (variant) => `${formatCount(variant.tokens.in)} + ${formatCount(variant.tokens.out)}`),
    ),
  ]
}

function optional(column: TextColumn): TextColumn {
  return { ...column, isOptional: true }
}

const BAR_WIDTH = 20

function barColumn(report: Report, variants: readonly VariantReport[], colours: Colours): TextColumn {
  const scores = variants.map((variant) => scoreOf(variant, report.objective))
  const scale = sharedScale(scores.map((score) => ({ mean: score?.mean ?? null, interval: score?.interval ?? null })))
  if (scale === null) return { heading: '', align: 'left', dropOrder: 9, cells: variants.map(() => '') }
  const low = formatScore(scale.low)
  return {
    heading: `${low}${formatScore(scale.high).padStart(BAR_WIDTH - low.length)}`,
    align: 'left',
    dropOrder: 9,
    isOptional: true,
    cells: scores.map((score) =>
      colours.cyan(intervalBar(score?.mean ?? null, score?.interval ?? null, scale, BAR_WIDTH)),
    ),
  }
}

function differenceHeading(report: Report, variants: readonly VariantReport[]): string {
  const references = new Set(variants.flatMap((variant) => variant.reference?.label ?? []))
  const [only] = references
  if (references.size === 1 && only !== undefined) return `against ${shorten(neutraliseLine(only), 24)}`
  return report.referenceKind === 'baseline' ? 'against its baseline' : 'against the first'
}

function differenceCell(report: Report, variant: VariantReport, colours: Colours): string {
  if (variant.reference?.key === variant.key) {
    return colours.dim(report.referenceKind === 'baseline' ? 'the baseline' : 'the reference')
  }
  const difference = scoreOf(variant, report.objective)?.difference
  return formatDifference(difference?.mean ?? null, difference?.interval ?? null)
}

function verdictCell(verdict: VerdictReport | undefined, colours: Colours): string {
  if (verdict === undefined) return ''
  const word = verdictWord(verdict)
  if (verdict.verdict.kind === 'better') return colours.green(word)
  return verdict.verdict.kind === 'worse' ? colours.red(word) : word
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}
