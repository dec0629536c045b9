import type { Finish } from '../../domain/adapter.ts'
import type { AxisChoice, Stage } from '../../domain/experiment.ts'
import type { JsonValue } from '../../domain/json-value.ts'
import type { RaceRecord } from '../../domain/race.ts'
import type { RevisionScorer } from '../../domain/revision.ts'
import type { FailureKind } from '../../domain/run.ts'
import type { StageResult } from '../../domain/stage-result.ts'
import { scoreVersion } from '../../domain/score-version.ts'
import type { ExampleRecord, FilledCell, VariantRecord } from '../../domain/store.ts'
import type { ReportSource } from '../report-source.ts'

/** What one run came to. */
export interface GivenRun {
  /** A value for each scorer by name; a text is the scorer's failure; undefined: neither. */
  readonly scores?: { readonly [scorer: string]: number | string | undefined }
  readonly label?: string | null
  readonly failed?: FailureKind
  readonly pending?: boolean
  readonly finish?: Finish
  readonly costUsd?: number | null
  readonly latencyMs?: number
  /** What its only stage sent and got; without an answer no stage result is stored. */
  readonly prompt?: string
  readonly answer?: string
}

/** How a source is made. Everything has a default; `run` says what each run came to. */
export interface GivenSource {
  readonly name?: string
  readonly number?: number
  readonly variants?: readonly (string | AxisChoice)[]
  /** Default: none. */
  readonly stages?: readonly Stage[]
  readonly scorers?: readonly RevisionScorer[]
  readonly examples?: number
  readonly example?: (index: number) => Partial<ExampleRecord>
  readonly repeats?: number
  readonly baseline?: AxisChoice | null
  readonly race?: RaceRecord
  readonly run: (variant: string, example: number, repeat: number) => GivenRun
}

/** The rows of a revision as a store gives them, made on the spot. */
export function makeSource(given: GivenSource): ReportSource {
  const scorers = given.scorers ?? [{ name: 'exact-match', kind: 'exact-match', version: 'v1' }]
  const variants = (given.variants ?? ['names', 'few-shot']).map((variant, ordinal) =>
    makeVariant(variant, ordinal, given.stages ?? []),
  )
  const exampleCount = given.examples ?? 20
  const cellsOf = (index: number) => {
    const example = makeExample(index, given.example?.(index))
    const cells = variants.flatMap((variant) =>
      Array.from({ length: given.repeats ?? 1 }, (_value, repeat) =>
        makeCell(variant, example, repeat, given.run(variant.label, index, repeat), scorers),
      ),
    )
    return { example, cells }
  }
  return {
    revision: {
      id: `rev_${given.number ?? 1}`,
      experimentId: 'exp_1',
      experimentName: given.name ?? 'spam-or-ham',
      number: given.number ?? 1,
      status: 'completed',
      statusReason: null,
      source: '',
      file: 'experiment.yaml',
      repeats: given.repeats ?? 1,
      cacheMode: 'reuse',
      take: 0,
      scorers,
      exampleCount,
      variantCount: variants.length,
      createdAt: 1_700_000_000_000,
      finishedAt: 1_700_000_060_000,
    },
    variants,
    baseline: given.baseline ?? null,
    race: given.race ?? null,
    async *pages() {
      for (let index = 0; index < exampleCount; index += 1) yield cellsOf(index)
    },
    async exampleAt(ordinal) {
      return ordinal < exampleCount ? cellsOf(ordinal) : undefined
    },
    async stageResults(runId) {
      const [, variant = '', example = '', repeat = ''] = runId.split('_')
      const label = variants[Number(variant)]?.label ?? ''
      const { answer, prompt } = given.run(label, Number(example), Number(repeat))
      return answer === undefined ? [] : [makeStageResult(runId, prompt ?? 'What is it?', answer)]
    },
  }
}

function makeStageResult(runId: string, promptSent: string, responseRaw: string): StageResult {
  return {
    id: `stage_${runId}`,
    runId,
    stageIndex: 0,
    stageName: null,
    promptSent,
    responseRaw,
    modelUsed: 'qwen3',
    tokensIn: 10,
    tokensOut: 5,
    latencyMs: 100,
    cached: false,
    costUsd: 0.001,
    finish: 'stop',
    json: null,
    toolCalls: null,
    cacheKey: null,
  }
}

function makeVariant(given: string | AxisChoice, ordinal: number, stages: readonly Stage[]): VariantRecord {
  const labels = typeof given === 'string' ? { prompt: given } : given
  const label = Object.values(labels).join(' · ')
  const key = `key of ${label}`
  return { key, ordinal, label, labels, variant: { key, label, labels, stages } }
}

function makeExample(index: number, given: Partial<ExampleRecord> = {}): ExampleRecord {
  const id = given.id ?? `e${index}`
  return {
    id,
    key: `key of ${id}`,
    input: index,
    expected: 'yes',
    group: null,
    metadata: {},
    checks: null,
    ordinal: index,
    ...given,
  }
}

function makeCell(
  variant: VariantRecord,
  example: ExampleRecord,
  repeatIndex: number,
  given: GivenRun,
  scorers: readonly RevisionScorer[],
): FilledCell {
  const id = `run_${variant.ordinal}_${example.ordinal}_${repeatIndex}`
  const kept = scorers.map((scorer) => ({
    id: `score_${id}`,
    runId: id,
    scorerName: scorer.name,
    version: scoreVersion(scorer, example),
    said: given.failed === undefined && given.pending !== true ? given.scores?.[scorer.name] : undefined,
  }))
  return {
    variantKey: variant.key,
    exampleKey: example.key,
    exampleOrdinal: example.ordinal,
    repeatIndex,
    run: makeRun(id, given),
    scores: kept.flatMap(({ said, ...score }) =>
      typeof said === 'number'
        ? [{ ...score, value: said, reason: null, label: given.label ?? null, rawValue: null }]
        : [],
    ),
    scoreFailures: kept.flatMap(({ said, runId, scorerName, version }) =>
      typeof said === 'string' ? [{ runId, scorerName, version, message: said }] : [],
    ),
  }
}

function makeRun(id: string, given: GivenRun): FilledCell['run'] {
  const isEnded = given.pending !== true
  const isCompleted = isEnded && given.failed === undefined
  const value = <Value extends JsonValue>(completed: Value) => (isCompleted ? completed : null)
  return {
    id,
    status: given.pending === true ? 'running' : given.failed === undefined ? 'completed' : 'failed',
    tokensIn: value(10),
    tokensOut: value(5),
    durationMs: value(120),
    latencyMs: value(given.latencyMs ?? 100),
    costUsd: value(given.costUsd === undefined ? 0.001 : given.costUsd),
    finish: value(given.finish ?? 'stop'),
    error: given.failed === undefined ? null : `${given.failed} went wrong`,
    failureKind: given.failed ?? null,
    completedAt: isEnded ? 1_700_000_000_000 : null,
  }
}
