import type { GateOutcome, Report, VerdictReport } from './report.ts'
import { scoreOf } from './rank-variants.ts'
import { verdictClause, verdictWord } from './verdict-words.ts'

/**
 * A report as JUnit XML, for the test page of a CI: one test for each gate and one for each variant against its
 * reference. A gate that does not hold, and a verdict "worse" under the gate no-regression, is a failure; what is
 * undecided is skipped, with the reason.
 */
export function junitReport(report: Report): string {
  const gates = report.gates.map(gateTest)
  const verdicts = (report.decision?.againstReference ?? []).map(verdictTest)
  const tests = [...gates, ...verdicts]
  const count = (kind: Outcome['kind']) => tests.filter(({ outcome }) => outcome.kind === kind).length
  const suite = escapeXml(`${report.experiment.name}@${report.revision.number}`)
  const seconds = ((report.revision.finishedAt ?? report.revision.createdAt) - report.revision.createdAt) / 1000
  const totals = `tests="${tests.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}" time="${seconds.toFixed(3)}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="promptlooper" ${totals}>`,
    `  <testsuite name="${suite}" ${totals} timestamp="${new Date(report.revision.createdAt).toISOString()}">`,
    ...propertyLines(report),
    ...tests.flatMap((test) => testLines(test, suite)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly words: string }
  | { readonly kind: 'skipped'; readonly words: string }

interface JunitTest {
  readonly name: string
  readonly outcome: Outcome
  readonly output: string
}

function gateTest({ gate, status, reasons }: GateOutcome): JunitTest {
  const words = reasons.join('; ')
  return { name: `gate: ${gate}`, outcome: outcomeOf(status, words), output: words }
}

function outcomeOf(status: GateOutcome['status'], words: string): Outcome {
  if (status === 'passed') return { kind: 'passed' }
  return { kind: status === 'failed' ? 'failed' : 'skipped', words }
}

/** A verdict alone fails nothing: whether "worse" may pass is for a gate to say. */
function verdictTest(verdict: VerdictReport): JunitTest {
  const words = `${verdict.second.label} is ${verdictClause(verdict, (label) => label)}`
  const isOpen = verdict.verdict.kind === 'undecided' || verdict.verdict.kind === 'not-measured'
  return {
    name: `${verdict.second.label} against ${verdict.first.label}: ${verdictWord(verdict)}`,
    outcome: isOpen ? { kind: 'skipped', words } : { kind: 'passed' },
    output: words,
  }
}

function propertyLines(report: Report): readonly string[] {
  const means = report.variants.flatMap((variant) => {
    const score = scoreOf(variant, report.objective)
    if (!score || score.mean === null) return []
    return [`      <property name="${escapeXml(`${variant.label}: ${score.scorer}`)}" value="${score.mean}"/>`]
  })
  return means.length === 0 ? [] : ['    <properties>', ...means, '    </properties>']
}

function testLines({ name, outcome, output }: JunitTest, suite: string): readonly string[] {
  const opening = `    <testcase classname="${suite}" name="${escapeXml(name)}" time="0">`
  const tag = outcome.kind === 'failed' ? 'failure' : 'skipped'
  return [
    opening,
    ...(outcome.kind === 'passed' ? [] : [`      <${tag} message="${escapeXml(outcome.words)}"/>`]),
    `      <system-out>${escapeXml(output)}</system-out>`,
    '    </testcase>',
  ]
}

/** Text for XML 1.0: what it can't hold at all becomes a replacement character. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '�')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;')
}
