import type { Run } from '../domain/run.ts'
import type { CallTotals, Score, ScoreFailure } from '../domain/score.ts'
import type { StageResult } from '../domain/stage-result.ts'
import { noColours, type Colours } from './colours.ts'
import { formatDuration, formatInteger, formatMoment, formatScore, formatUsd } from './format-number.ts'
import { counted } from './headline.ts'
import { neutraliseLine, neutraliseTerminal } from './neutralise-terminal.ts'

/** A run with all that is stored of it. */
export interface ShownRun {
  readonly run: Run
  /** In the order of stages. */
  readonly stageResults: readonly StageResult[]
  readonly scores: readonly Score[]
  readonly scoreFailures: readonly ScoreFailure[]
  /** The labels of its variant; null for a run outside a plan. */
  readonly variantLabel: string | null
  readonly exampleId: string | null
}

/** One run for people: what each stage sent and got, what it cost, and what scorers said. What models wrote can't act on the terminal. */
export function runText(shown: ShownRun, colours: Colours = noColours): string {
  const sections = [
    headLines(shown, colours),
    ...shown.stageResults.map((stage) => stageLines(stage, colours)),
    scoreLines(shown, colours),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

/** One run for programs: the stored rows as they are. */
export interface RunJson extends ShownRun {
  readonly format: 'promptlooper-run'
  readonly version: 1
}

/** The run as a plain object to be written as JSON. */
export function runJson(shown: ShownRun): RunJson {
  return { format: 'promptlooper-run', version: 1, ...shown }
}

function headLines({ run, variantLabel, exampleId }: ShownRun, colours: Colours): readonly string[] {
  const facts = [
    variantLabel === null ? '' : `variant ${neutraliseLine(variantLabel)}`,
    exampleId === null ? '' : `example ${neutraliseLine(exampleId)}`,
    run.cell === null || run.cell.repeatIndex === 0 ? '' : `repeat ${run.cell.repeatIndex}`,
    run.cell === null || run.cell.take === 0 ? '' : `take ${run.cell.take}`,
  ].filter((fact) => fact !== '')
  const totals = [
    run.tokensIn === null ? '' : `${formatInteger(run.tokensIn)} tokens in`,
    run.tokensOut === null ? '' : `${formatInteger(run.tokensOut)} out`,
    run.status === 'completed' ? (run.costUsd === null ? 'cost unknown' : formatUsd(run.costUsd)) : '',
    run.durationMs === null ? '' : `took ${formatDuration(run.durationMs)}`,
    run.completedAt === null ? '' : `ended ${formatMoment(run.completedAt)}`,
  ].filter((total) => total !== '')
  const status = run.status === 'failed' ? colours.red(run.status) : run.status
  return [
    `${colours.bold(run.id)} ${status}`,
    ...(facts.length === 0 ? [] : [facts.join(', ')]),
    ...(totals.length === 0 ? [] : [totals.join(', ')]),
    ...(run.error === null ? [] : [colours.red(`${run.failureKind ?? 'failed'}: ${neutraliseLine(run.error)}`)]),
  ]
}

function stageLines(stage: StageResult, colours: Colours): readonly string[] {
  const name = stage.stageName === null ? '' : ` ${neutraliseLine(stage.stageName)}`
  const facts = [
    neutraliseLine(stage.modelUsed),
    `${formatInteger(stage.tokensIn)} tokens in${ofThem(stage.cachedTokens, 'cached')}`,
    `${formatInteger(stage.tokensOut)} out${ofThem(stage.reasoningTokens, 'reasoning')}`,
    stage.costUsd === null ? 'cost unknown' : formatUsd(stage.costUsd),
    formatDuration(stage.latencyMs),
    ...(stage.firstTokenMs === undefined ? [] : [`first token after ${formatDuration(stage.firstTokenMs)}`]),
    ...(stage.cached ? ['from the cache'] : []),
    ...finishWords(stage.finish),
  ]
  const calls = stage.toolCalls ?? []
  return [
    colours.bold(`stage ${stage.stageIndex}${name}`),
    colours.dim(facts.join(', ')),
    colours.cyan('prompt'),
    indented(stage.promptSent),
    colours.cyan('answer'),
    stage.responseRaw === '' ? colours.dim('  (empty)') : indented(stage.responseRaw),
    ...(calls.length === 0 ? [] : [colours.cyan('tool calls')]),
    ...calls.map((call) => `  ${neutraliseLine(call.name)} ${neutraliseLine(JSON.stringify(call.input))}`),
  ]
}

/** How many of the tokens are of a kind; nothing where there are none or the provider does not say. */
function ofThem(tokens: number | undefined, kind: string): string {
  return tokens === undefined || tokens === 0 ? '' : ` (${formatInteger(tokens)} ${kind})`
}

function finishWords(finish: StageResult['finish']): readonly string[] {
  if (finish === 'refused') return ['refused']
  if (finish === 'length') return ['truncated at the length limit']
  return []
}

function scoreLines({ scores, scoreFailures }: ShownRun, colours: Colours): readonly string[] {
  if (scores.length + scoreFailures.length === 0) return []
  return [
    colours.bold('scores'),
    ...scores.map((score) => {
      const label = score.label === null ? '' : ` [${neutraliseLine(score.label)}]`
      const reason = score.reason === null ? '' : `: ${neutraliseLine(score.reason)}`
      return `  ${neutraliseLine(score.scorerName)} ${formatScore(score.value)}${label}${callWords(score.calls)}${reason}`
    }),
    ...scoreFailures.map((failure) =>
      colours.yellow(
        `  ${neutraliseLine(failure.scorerName)} failed${callWords(failure.calls)}: ${neutraliseLine(failure.message)}`,
      ),
    ),
  ]
}

function indented(text: string): string {
  return neutraliseTerminal(text)
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n')
}

/** What a scorer asked of models: ` (2 calls, $0.0012)`; nothing where it asked nothing. */
function callWords(calls: CallTotals | undefined): string {
  if (calls === undefined) return ''
  return ` (${counted(calls.count, 'call')}, ${calls.costUsd === null ? 'cost unknown' : formatUsd(calls.costUsd)})`
}
