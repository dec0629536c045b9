import { formatDifference, formatInteger, formatLevel, formatScore } from './format-number.ts'
import type { GateOutcome, Report, SliceReport, VariantReport, VerdictReport } from './report.ts'
import { scoreOf } from './rank-variants.ts'
import { judgeLines } from './judge-lines.ts'
import { raceLines } from './race-words.ts'
import { tellingWords, verdictNotes } from './verdict-words.ts'

/** What is said beside the table of variants of how they were told apart; `name` makes a label fit for where it goes. */
export function decisionLines(report: Report, name: (label: string) => string): readonly string[] {
  const { decision, race } = report
  const ofJudges = judgeLines(report, name)
  if (race !== null) return [...raceLines(race, name), ...ofJudges]
  if (decision === null) return ofJudges
  return [
    ...ofJudges,
    ...tellingLines(report, name),
    ...noteLines(decision.againstReference, name),
    ...sliceLines(decision.slices, decision.alpha, name),
    ...repeatLines(report, name),
    ...unbeatenLine(report, name),
    ...adjustmentLine(report, name),
  ]
}

/** One line for each gate: whether it holds, and which variants decided that. */
export function gateLines(gates: readonly GateOutcome[], name: (label: string) => string): readonly string[] {
  return gates.map(({ gate, status, reasons }) => `gate "${name(gate)}": ${status}; ${reasons.map(name).join('; ')}`)
}

/** The examples on which the highest and its reference differ most. */
function tellingLines(report: Report, name: (label: string) => string): readonly string[] {
  const { decision, highest } = report
  const comparison =
    decision?.againstReference.find(({ second }) => second.key === highest?.key) ?? decision?.againstReference[0]
  if (comparison === undefined) return []
  const words = tellingWords(comparison, name)
  if (words === '') return []
  return [`${name(comparison.second.label)} against ${name(comparison.first.label)}: ${words}`]
}

function noteLines(verdicts: readonly VerdictReport[], name: (label: string) => string): readonly string[] {
  const byNote = new Map<string, string[]>()
  for (const verdict of verdicts) {
    for (const note of verdictNotes(verdict)) {
      byNote.set(note, [...(byNote.get(note) ?? []), name(verdict.second.label)])
    }
  }
  return [...byNote].map(([note, labels]) => `${listed(labels)}, compared: ${note}`)
}

/** Only slices where a difference is shown: the others say nothing new. */
function sliceLines(slices: readonly SliceReport[], alpha: number, name: (label: string) => string): readonly string[] {
  return slices.flatMap(({ name: column, value, differences }) =>
    differences
      .filter(({ adjustedPValue }) => adjustedPValue < alpha)
      .map(
        ({ first, second, n, mean, interval }) =>
          `where ${name(column)} is ${name(value)}, n ${formatInteger(n)}: ${name(second.label)} is ${formatDifference(mean, interval)} against ${name(first.label)}`,
      ),
  )
}

function repeatLines(report: Report, name: (label: string) => string): readonly string[] {
  return report.variants.flatMap((variant): readonly string[] => {
    const repeats = scoreOf(variant, report.objective)?.repeats
    if (!repeats || repeats.passAtK === null) return []
    const { k, passAtK, passAllOfK, flickering } = repeats
    const flickers =
      flickering.count === 0
        ? 'none flickers'
        : `${formatInteger(flickering.count)} flicker (${flickering.ids.slice(0, 5).map(name).join(', ')}${flickering.count > 5 ? ', …' : ''})`
    return [
      `${name(variant.label)}: at least one of ${k} repeats passes in ${formatScore(passAtK)}, all in ${formatScore(passAllOfK)} of ${formatInteger(repeats.n)} examples; ${flickers}`,
    ]
  })
}

function unbeatenLine(report: Report, name: (label: string) => string): readonly string[] {
  const measured = report.variants.filter((variant) => variant.isMeasured)
  if (measured.length < 2 || report.unbeaten.length === 0 || costsNothing(measured)) return []
  const labels = report.variants.filter(({ key }) => report.unbeaten.includes(key)).map(({ label }) => name(label))
  return [`not beaten on both score and cost: ${listed(labels)}`]
}

function costsNothing(variants: readonly VariantReport[]): boolean {
  return variants.every(({ cost }) => cost.meanUsd === 0)
}

function adjustmentLine(report: Report, name: (label: string) => string): readonly string[] {
  const { decision } = report
  const comparisons = Math.max(0, ...(decision?.againstReference ?? []).map((each) => each.comparisons))
  if (decision === null || comparisons === 0) return []
  const least = decision.least === null ? '' : `; the least difference that matters is ${formatLevel(decision.least)}`
  const adjusted = comparisons === 1 ? '' : `, adjusted by Holm for ${comparisons} comparisons`
  const secondary = report.scorers.length > 1 ? '; the other scorers are secondary, and decide nothing' : ''
  return [
    `Verdicts are on ${name(decision.objective)} at ${formatLevel(decision.alpha)}${adjusted}${least}${secondary}.`,
  ]
}

const mostNames = 4

function listed(labels: readonly string[]): string {
  if (labels.length <= mostNames) return labels.join(', ')
  return `${labels.slice(0, mostNames).join(', ')} and ${labels.length - mostNames} more`
}
