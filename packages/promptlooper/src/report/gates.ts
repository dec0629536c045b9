import { formatEstimate, formatScore } from './format-number.ts'
import type { GateOutcome, Report, ScoreSummary, VariantReport } from './report.ts'

/** A gate as a file writes it, read. */
export type Gate =
  | { readonly kind: 'no-regression'; readonly text: string }
  | {
      readonly kind: 'mean'
      readonly text: string
      readonly scorer: string
      readonly comparison: '>=' | '>' | '<=' | '<'
      readonly bound: number
      /** Whether the whole interval must hold. */
      readonly isSure: boolean
    }

/** Reads a gate; undefined for a text that is none: the file was checked when it ran. */
export function parseGate(text: string): Gate | undefined {
  if (text === 'no-regression') return { kind: 'no-regression', text }
  const groups = conditionPattern.exec(text)?.groups
  const [scorer, comparison] = [groups?.['scorer'], groups?.['comparison']]
  if (scorer === undefined || !isComparison(comparison)) return undefined
  const isSure = groups?.['certainty'] !== undefined
  return { kind: 'mean', text, scorer, comparison, bound: Number(groups?.['bound']), isSure }
}

const conditionPattern =
  /^(?<scorer>.+?)\s*(?<comparison>>=|<=|>|<)\s*(?<bound>[+-]?(?:\d+\.?\d*|\.\d+))(?:\s+(?<certainty>surely))?$/u

function isComparison(text: string | undefined): text is '>=' | '>' | '<=' | '<' {
  return text === '>=' || text === '>' || text === '<=' || text === '<'
}

/**
 * Whether a report passes its gates. A condition on a mean holds for every variant that is not only there to be compared
 * with. What is missing (runs not made, failed, or without a score) is taken at its worst: it can't help a gate to pass.
 * A revision that its budget stopped passes nothing and fails nothing: it is undecided.
 */
export function judgeGates(report: Omit<Report, 'gates'>, gates: readonly string[]): readonly GateOutcome[] {
  return gates.flatMap((text) => {
    const gate = parseGate(text)
    if (gate === undefined) return []
    if (report.revision.status === 'budget-stopped') {
      return [{ gate: text, status: 'undecided', reasons: ['the budget stopped the revision before its end'] }]
    }
    if (report.race !== null) {
      const reason = 'the revision was raced: a gate needs every run; run the file without a race'
      return [{ gate: text, status: 'undecided', reasons: [reason] }]
    }
    return [gate.kind === 'mean' ? judgeMean(report, gate) : judgeRegression(report, gate.text)]
  })
}

type MeanGate = Extract<Gate, { readonly kind: 'mean' }>
type Standing = { readonly status: GateOutcome['status']; readonly reason: string }

function judgeMean(report: Omit<Report, 'gates'>, gate: MeanGate): GateOutcome {
  const standings = candidatesOf(report).map((variant) => standingOf(variant, gate))
  return outcomeOf(gate.text, standings)
}

/** Every variant but those that are only there for others to be compared with. */
function candidatesOf(report: Omit<Report, 'gates'>): readonly VariantReport[] {
  if (report.referenceKind === 'first') return report.variants
  const candidates = report.variants.filter((variant) => variant.reference?.key !== variant.key)
  return candidates.length === 0 ? report.variants : candidates
}

function standingOf(variant: VariantReport, gate: MeanGate): Standing {
  const score = variant.scores.find(({ scorer }) => scorer === gate.scorer)
  if (score?.mean === null || score?.mean === undefined) {
    return { status: 'failed', reason: `${variant.label}: no example has a score of ${gate.scorer}` }
  }
  const words = `${variant.label}: ${gate.scorer} is ${formatEstimate(score.mean, score.interval)}, n = ${score.n}`
  if (!variant.isMeasured) return { status: 'failed', reason: `${words}; over 5 % of its runs failed` }
  if (!holds(score.mean, gate)) return { status: 'failed', reason: words }
  const worst = meanAtWorst(score, gate)
  if (!holds(worst, gate)) {
    const missing = `${score.missingExamples} without a score: were they at their worst, ${formatScore(worst)}`
    return { status: 'failed', reason: `${words}; ${missing}` }
  }
  if (gate.isSure) return sureStanding(score, gate, words)
  return { status: 'passed', reason: words }
}

function sureStanding({ interval }: ScoreSummary, gate: MeanGate, words: string): Standing {
  if (interval === null) return { status: 'undecided', reason: `${words}; there is no interval to be sure by` }
  if (holds(interval.low, gate) && holds(interval.high, gate)) return { status: 'passed', reason: words }
  return { status: 'undecided', reason: `${words}; not the whole interval holds` }
}

function meanAtWorst({ mean, n, missingExamples }: ScoreSummary, { comparison }: MeanGate): number {
  const worst = comparison === '>=' || comparison === '>' ? 0 : 1
  return ((mean ?? 0) * n + worst * missingExamples) / Math.max(1, n + missingExamples)
}

function holds(value: number, { comparison, bound }: MeanGate): boolean {
  // .9 as an average of tenths may miss .9 by rounding.
  switch (comparison) {
    case '>=':
      return value >= bound - 1e-12
    case '>':
      return value > bound + 1e-12
    case '<=':
      return value <= bound + 1e-12
    case '<':
      return value < bound - 1e-12
  }
}

function judgeRegression(report: Omit<Report, 'gates'>, text: string): GateOutcome {
  const comparisons = report.decision?.againstReference ?? []
  if (comparisons.length === 0 && report.against !== null) {
    return { gate: text, status: 'passed', reasons: [`no variant sends anything else than at ${report.against}`] }
  }
  if (comparisons.length === 0) {
    return { gate: text, status: 'failed', reasons: ['no variant was compared with a baseline'] }
  }
  const standings = comparisons.map(({ first, second, verdict, mean, interval }): Standing => {
    const words = `${second.label} against ${first.label}: ${verdict.kind}, ${formatEstimate(mean, interval)}`
    const hasFailed = verdict.kind === 'worse' || verdict.kind === 'not-measured' || mean === null
    return { status: hasFailed ? 'failed' : 'passed', reason: words }
  })
  return outcomeOf(text, standings)
}

function outcomeOf(gate: string, standings: readonly Standing[]): GateOutcome {
  const worst = (['failed', 'undecided', 'passed'] as const).find((status) =>
    standings.some((standing) => standing.status === status),
  )
  const status = worst ?? 'failed'
  const told = standings.filter((standing) => standing.status === status)
  return { gate, status, reasons: told.map(({ reason }) => reason) }
}
