import type { AxisChoice } from '../domain/experiment.ts'
import type { JsonValue } from '../domain/json-value.ts'
import type { StageResult } from '../domain/stage-result.ts'
import { exportedRuns, type ExportedRun } from './exported-runs.ts'
import type { ReportSource } from './report-source.ts'

/**
 * A run for programs, one on each line. The shape is stable: members are added, none is renamed or removed. Times are
 * ISO 8601 or milliseconds, money is USD, null is "unknown" or "none".
 */
export interface RunLine {
  readonly run: string
  readonly experiment: string
  readonly revision: number
  readonly variant: { readonly key: string; readonly label: string; readonly labels: AxisChoice }
  readonly example: {
    readonly id: string
    readonly input: JsonValue
    readonly expected: JsonValue
    readonly group: string | null
    readonly metadata: { readonly [name: string]: JsonValue }
  }
  readonly repeat: number
  readonly status: string
  readonly failure: { readonly kind: string; readonly message: string } | null
  readonly finish: string | null
  readonly stages: readonly StageLine[]
  /** By scorer; null where it gave none. */
  readonly scores: { readonly [scorer: string]: ScoreLine | null }
  readonly scoreFailures: { readonly [scorer: string]: string }
  readonly tokensIn: number | null
  readonly tokensOut: number | null
  readonly latencyMs: number | null
  readonly costUsd: number | null
  readonly completedAt: string | null
}

interface ScoreLine {
  readonly value: number
  readonly raw: number | null
  readonly label: string | null
  readonly reason: string | null
}

interface StageLine extends Pick<
  StageResult,
  'tokensIn' | 'tokensOut' | 'latencyMs' | 'costUsd' | 'cached' | 'finish' | 'json' | 'toolCalls'
> {
  readonly name: string | null
  readonly prompt: string
  readonly answer: string
  readonly model: string
}

/** The runs of a revision as JSON Lines, one run on each. Streamed. */
export async function* jsonlReport(source: ReportSource, signal?: AbortSignal): AsyncIterable<string> {
  for await (const exported of exportedRuns(source, signal)) yield `${JSON.stringify(runLine(source, exported))}\n`
}

function runLine({ revision }: ReportSource, exported: ExportedRun): RunLine {
  const { run, example, variant } = exported
  return {
    run: run.id,
    experiment: revision.experimentName,
    revision: revision.number,
    variant: { key: variant.key, label: variant.label, labels: variant.labels },
    example: {
      id: example.id,
      input: example.input,
      expected: example.expected,
      group: example.group,
      metadata: example.metadata,
    },
    repeat: exported.repeatIndex,
    status: run.status,
    failure: run.status === 'failed' ? { kind: run.failureKind ?? 'adapter', message: run.error ?? '' } : null,
    finish: run.finish,
    stages: exported.stages.map(stageLine),
    scores: Object.fromEntries(
      exported.scores.map(({ scorer, score }) => [
        scorer,
        score === null ? null : { value: score.value, raw: score.rawValue, label: score.label, reason: score.reason },
      ]),
    ),
    scoreFailures: Object.fromEntries(
      exported.scores.flatMap(({ scorer, failure }) => (failure === null ? [] : [[scorer, failure]])),
    ),
    tokensIn: run.tokensIn,
    tokensOut: run.tokensOut,
    latencyMs: run.latencyMs,
    costUsd: run.costUsd,
    completedAt: run.completedAt === null ? null : new Date(run.completedAt).toISOString(),
  }
}

function stageLine(stage: StageResult): StageLine {
  return {
    name: stage.stageName,
    prompt: stage.promptSent,
    answer: stage.responseRaw,
    model: stage.modelUsed,
    tokensIn: stage.tokensIn,
    tokensOut: stage.tokensOut,
    latencyMs: stage.latencyMs,
    costUsd: stage.costUsd,
    cached: stage.cached,
    finish: stage.finish,
    json: stage.json,
    toolCalls: stage.toolCalls,
  }
}
