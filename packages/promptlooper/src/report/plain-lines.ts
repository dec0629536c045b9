import { meanCostWords, totalCostWords } from './cost-words.ts'
import { decisionLines, gateLines } from './decision-lines.ts'
import { formatDifference, formatDuration, formatEstimate } from './format-number.ts'
import { headline } from './headline.ts'
import { neutraliseLine } from './neutralise-terminal.ts'
import { variantNotes } from './note-words.ts'
import { rankVariants, scoreOf } from './rank-variants.ts'
import type { Report, VariantReport } from './report.ts'
import { statusLine } from './status-line.ts'
import { verdictWord } from './verdict-words.ts'

/** A report in plain lines, for logs and pipes: the sentence, the state, then one line for each variant, best first. */
export function plainReport(report: Report): string {
  const ranked = rankVariants(report.variants, report.objective)
  const lines = [
    headline(report, neutraliseLine),
    statusLine(report, neutraliseLine),
    ...ranked.map((variant) => variantLine(variant, report)),
    ...decisionLines(report, neutraliseLine),
    ...report.failures.map(({ message, count }) => `failed runs: ${count} × ${neutraliseLine(message)}`),
    ...report.scorerFailures.flatMap(({ scorer, messages }) =>
      messages.map(
        ({ message, count }) => `failed scores of ${neutraliseLine(scorer)}: ${count} × ${neutraliseLine(message)}`,
      ),
    ),
    ...gateLines(report.gates, neutraliseLine),
  ]
  return `${lines.join('\n')}\n`
}

function variantLine(variant: VariantReport, report: Report): string {
  const objective = scoreOf(variant, report.objective)
  const difference = objective?.difference
  const verdict = report.decision?.againstReference.find(({ second }) => second.key === variant.key)
  const parts = [
    ...variant.scores.map(
      (score) => `${neutraliseLine(score.scorer)} ${formatEstimate(score.mean, score.interval)} (n ${score.n})`,
    ),
    ...(difference && variant.reference !== null
      ? [`${formatDifference(difference.mean, difference.interval)} against ${neutraliseLine(variant.reference.label)}`]
      : []),
    ...(verdict === undefined ? [] : [verdictWord(verdict)]),
    `failed ${variant.runs.failed}`,
    `refused ${variant.runs.refused}`,
    `truncated ${variant.runs.truncated}`,
    `cost ${totalCostWords(variant.cost)} (${meanCostWords(variant.cost)} a run)`,
    ...(variant.scorerCalls === null ? [] : [`judges ${totalCostWords(variant.scorerCalls)}`]),
    `latency ${formatDuration(variant.latency?.medianMs ?? null)} (p95 ${formatDuration(variant.latency?.p95Ms ?? null)})`,
    ...variantNotes(variant, objective, report),
  ]
  return `${neutraliseLine(variant.label)}: ${parts.join('; ')}`
}
