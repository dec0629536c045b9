import type { JsonValue } from '../domain/json-value.ts'
import type { StageResult } from '../domain/stage-result.ts'
import type { VariantRecord } from '../domain/store.ts'
import { csvLine, type CsvCell } from './csv-line.ts'
import { exportedRuns, type ExportedRun, type ExportedScore } from './exported-runs.ts'
import type { ReportSource } from './report-source.ts'

/**
 * The runs of a revision as CSV, one row for each run: where it stands, what it used, its input, what was expected, each
 * stage's prompt and answer, and each scorer's current value, label and reason. Streamed.
 */
export async function* csvReport(source: ReportSource, signal?: AbortSignal): AsyncIterable<string> {
  const axes = [...new Set(source.variants.flatMap((variant) => Object.keys(variant.labels)))]
  const stages = stageNames(source.variants)
  yield csvLine([
    ...PLACE_COLUMNS,
    ...axes,
    ...RUN_COLUMNS,
    ...stages.flatMap((name) => STAGE_COLUMNS.map((column) => (name === null ? column : `${name}: ${column}`))),
    ...source.revision.scorers.flatMap(({ name }) => [name, ...SCORE_COLUMNS.map((column) => `${name} ${column}`)]),
  ])
  for await (const exported of exportedRuns(source, signal)) {
    yield csvLine([
      ...placeCells(source, exported),
      ...axes.map((axis) => exported.variant.labels[axis] ?? null),
      ...runCells(exported),
      ...stages.flatMap((_name, index) => stageCells(exported.stages.find((stage) => stage.stageIndex === index))),
      ...exported.scores.flatMap(scoreCells),
    ])
  }
}

const PLACE_COLUMNS = ['experiment', 'revision', 'variant', 'variant key', 'example', 'group', 'repeat', 'run']
const RUN_COLUMNS = [
  'status',
  'failure kind',
  'error',
  'finish',
  'tokens in',
  'tokens out',
  'latency ms',
  'cost usd',
  'completed at',
  'input',
  'expected',
]
const STAGE_COLUMNS = ['prompt sent', 'answer', 'model used', 'cached']
const SCORE_COLUMNS = ['raw', 'label', 'reason', 'failure']

/** The names of the stages, in order; a nameless one among several is called by its number; null: it is the only one. */
function stageNames(variants: readonly VariantRecord[]): readonly (string | null)[] {
  const stages = variants[0]?.variant.stages ?? []
  return stages.map(({ name }, index) => name ?? (stages.length === 1 ? null : `stage ${index + 1}`))
}

function placeCells(source: ReportSource, { example, variant, repeatIndex, run }: ExportedRun): readonly CsvCell[] {
  const { experimentName, number } = source.revision
  return [experimentName, number, variant.label, variant.key, example.id, example.group, repeatIndex, run.id]
}

function runCells({ run, example }: ExportedRun): readonly CsvCell[] {
  return [
    run.status,
    run.failureKind,
    run.error,
    run.finish,
    run.tokensIn,
    run.tokensOut,
    run.latencyMs,
    run.costUsd,
    run.completedAt === null ? null : new Date(run.completedAt).toISOString(),
    valueCell(example.input),
    valueCell(example.expected),
  ]
}

function stageCells(stage: StageResult | undefined): readonly CsvCell[] {
  if (stage === undefined) return STAGE_COLUMNS.map(() => null)
  return [stage.promptSent, stage.responseRaw, stage.modelUsed, String(stage.cached)]
}

function scoreCells({ score, failure }: ExportedScore): readonly CsvCell[] {
  return [score?.value ?? null, score?.rawValue ?? null, score?.label ?? null, score?.reason ?? null, failure]
}

/** A text or number as it is, anything else as JSON. */
function valueCell(value: JsonValue): CsvCell {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  return JSON.stringify(value)
}
