import { formatRatio } from './format-number.ts'
import { counted } from './headline.ts'
import { judgeLines } from './judge-lines.ts'
import { markdownName, markdownReport } from './markdown.ts'
import { markdownTable } from './markdown-table.ts'
import type { GateOutcome, ReferenceVerdict, Report } from './report.ts'
import { verdictWord } from './verdict-words.ts'

/**
 * A report as a comment on a pull request: whether the gates hold, the verdict, the examples that flipped both ways, and
 * what cost and latency changed to; the whole report stands folded below.
 */
export function githubReport(report: Report): string {
  const whole = markdownReport(report)
  const [sentence = '', ...rest] = whole.split('\n\n')
  const verdicts = report.decision?.againstReference ?? []
  const sections = [
    `### ${gateSummary(report.gates)}${markdownName(report.experiment.name)}`,
    sentence,
    report.gates.map(gateLine).join('\n'),
    judgeLines(report, markdownName)
      .map((line) => `- ${line}`)
      .join('\n'),
    verdicts.length === 0 ? '' : changeTable(verdicts),
    verdicts.flatMap(flippedLines).join('\n'),
    `<details><summary>The whole report</summary>\n\n${rest.join('\n\n').trimEnd()}\n\n</details>`,
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

function gateSummary(gates: readonly GateOutcome[]): string {
  if (gates.length === 0) return ''
  if (gates.some(({ status }) => status === 'failed')) return '❌ '
  return gates.some(({ status }) => status === 'undecided') ? '❔ ' : '✅ '
}

function gateLine({ gate, status, reasons }: GateOutcome): string {
  const mark = { passed: '✅', failed: '❌', undecided: '❔' }[status]
  return `- ${mark} \`${gate.replaceAll('`', "'")}\`: ${status}; ${reasons.map(markdownName).join('; ')}`
}

function changeTable(verdicts: readonly ReferenceVerdict[]): string {
  const headings = ['variant', 'against', 'verdict', 'gained', 'lost', 'cost', 'latency']
  const rows = verdicts.map((verdict) => [
    markdownName(verdict.second.label),
    markdownName(verdict.first.label),
    verdictWord(verdict),
    counted(verdict.telling.gains, 'example'),
    counted(verdict.telling.losses, 'example'),
    ratioWords(verdict.costRatio),
    ratioWords(verdict.latencyRatio),
  ])
  return markdownTable(headings, ['left', 'left', 'left', 'right', 'right', 'right', 'right'], rows)
}

function ratioWords(ratio: ReferenceVerdict['costRatio']): string {
  return ratio === null ? '–' : formatRatio(ratio.ratio, ratio.interval)
}

function flippedLines(verdict: ReferenceVerdict): readonly string[] {
  const { gained, lost, gains, losses } = verdict.telling
  const ids = (examples: typeof gained, count: number) =>
    `${examples.map(({ id }) => markdownName(id)).join(', ')}${count > examples.length ? ', …' : ''}`
  const label = markdownName(verdict.second.label)
  return [
    ...(gains === 0 ? [] : [`- ${label} gains ${ids(gained, gains)}`]),
    ...(losses === 0 ? [] : [`- ${label} loses ${ids(lost, losses)}`]),
  ]
}
