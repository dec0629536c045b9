import { addCallSummaries } from './calls-tally.ts'
import { totalCostWords } from './cost-words.ts'
import { formatInteger } from './format-number.ts'
import { counted } from './headline.ts'
import type { CostSummary, Report } from './report.ts'

/** Where the revision stands: its state, and how many runs ended how. */
export function statusLine(report: Report, name: (label: string) => string): string {
  const { revision, runs } = report
  const reason = revision.statusReason === null ? '' : ` (${name(revision.statusReason)})`
  const parts = [
    `${formatInteger(runs.completed)} of ${counted(runs.planned, 'run')} completed`,
    runs.failed > 0 ? `${formatInteger(runs.failed)} failed` : '',
    runs.missing > 0
      ? `${formatInteger(runs.missing)} ${isRaceOver(report) ? 'saved by the race' : 'not run yet'}`
      : '',
    runs.refused > 0 ? `${formatInteger(runs.refused)} refused` : '',
    runs.truncated > 0 ? `${formatInteger(runs.truncated)} truncated` : '',
    runs.completed > 0 ? `the answers cost ${wholeCost(report)}` : '',
    judgesCost(report),
  ].filter((part) => part !== '')
  return `${name(report.experiment.name)}, revision ${revision.number}: ${revision.status}${reason}; ${parts.join(', ')}.`
}

function isRaceOver({ race }: Report): boolean {
  return race !== null && race.state !== 'running'
}

function wholeCost(report: Report): string {
  const total = (read: (cost: CostSummary) => number) => report.variants.reduce((sum, each) => sum + read(each.cost), 0)
  const knownUsd = total((cost) => cost.knownUsd)
  const runsWithUnknownPrice = total((cost) => cost.runsWithUnknownPrice)
  const words = totalCostWords({ totalUsd: runsWithUnknownPrice === 0 ? knownUsd : null, knownUsd })
  return runsWithUnknownPrice === 0 ? words : `${words} (price of ${counted(runsWithUnknownPrice, 'run')} unknown)`
}

/** What scorers asked of models cost; empty where they asked nothing. */
function judgesCost(report: Report): string {
  const calls = addCallSummaries(report.variants.map((variant) => variant.scorerCalls))
  return calls === null ? '' : `judges ${totalCostWords(calls)}`
}
