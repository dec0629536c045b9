import type { Event } from '../events/event.ts'
import type { Failure, Run } from '../domain/run.ts'
import type { Finish } from '../domain/adapter.ts'
import type { StageResult } from '../domain/stage-result.ts'
import type { RunEnd, StoreWrite } from '../domain/store.ts'
import { toTemplateStage } from '../template/template-stage.ts'
import { buildStageContext } from '../template/stage-context.ts'
import { failureOf, RunTimeoutError } from './failure.ts'
import { inLimitedTime } from './limited-time.ts'
import { performStage } from './perform-stage.ts'
import type { RunSurroundings } from './run-surroundings.ts'
import type { RunWork } from './run-work.ts'
import { scoreRun, type ScoredRun } from './score-run.ts'
import { endsProvider } from './retry.ts'
import { StoppedError } from './stopped-error.ts'
import { scorerContext } from './scorer-context.ts'

/** How a run ended. Completed and failed ones are committed. */
export type PerformedRun =
  | { readonly status: 'completed'; readonly finish: Finish | null }
  | { readonly status: 'failed'; readonly failure: Failure; readonly thrown: unknown }
  /** Back to pending: it was cancelled, or its provider was halted. */
  | { readonly status: 'released'; readonly thrown: unknown }

/** How a run is done, beside its work. */
export interface PerformOptions {
  readonly signal: AbortSignal
  /** What becomes of a run whose provider refused the key or does not know the model. */
  readonly whenProviderEnds: 'fail' | 'release'
  /** Called once the last answer is there, before it is scored and committed: another run may begin. */
  readonly onAnswered?: () => void
}

/**
 * Does one run that has been started: renders and asks stage after stage, makes each answer durable, scores the last,
 * and commits the end. Never throws for what a template, a provider or a scorer does; throws only when the store fails.
 */
export async function performRun(
  work: RunWork,
  surroundings: RunSurroundings,
  options: PerformOptions,
): Promise<PerformedRun> {
  const startedAt = surroundings.clock.now()
  const results: StageResult[] = []
  const durable: Promise<unknown>[] = []
  const publish = publisher(work.run, surroundings)
  const onAnswered = once(options.onAnswered ?? (() => {}))
  publish({ type: 'run.started' })
  try {
    const expired = () => new RunTimeoutError('run-timeout', `the run took longer than ${surroundings.runTimeoutMs / 1000} s`)
    await inLimitedTime(surroundings.runTimeoutMs, options.signal, expired, (signal) =>
      performStages(work, surroundings, signal, results, durable, publish, onAnswered),
    )
  } catch (thrown) {
    onAnswered()
    await Promise.all(durable)
    return endUnanswered(work, surroundings, options, results, startedAt, thrown, publish)
  }
  onAnswered()
  let scored: ScoredRun
  const totals = totalsOf(results)
  try {
    scored = await scoreAnswer(work, results, totals, surroundings, options.signal)
  } catch (thrown) {
    await Promise.all(durable)
    return release(work, surroundings, thrown)
  }
  const end = endOf(totals, startedAt, surroundings.clock.now())
  const { scores, scoreFailures } = scored
  const write: StoreWrite = { kind: 'run-completed', runId: work.run.id, end, scores, scoreFailures }
  const sequences = await surroundings.recorder.record([write])
  await Promise.all(durable)
  publish({
    type: 'run.completed',
    tokensIn: end.tokensIn,
    tokensOut: end.tokensOut,
    durationMs: end.durationMs,
    costUsd: end.costUsd,
    scores: scores.map(({ scorerName, value }) => ({ scorerName, value })),
    ...sequenceOf(sequences, work.run.id),
  })
  return { status: 'completed', finish: totals.finish }
}

async function performStages(
  work: RunWork,
  surroundings: RunSurroundings,
  signal: AbortSignal,
  results: StageResult[],
  durable: Promise<unknown>[],
  publish: Publish,
  onAnswered: () => void,
): Promise<void> {
  for (const [stageIndex, stage] of work.stages.entries()) {
    const context = buildStageContext({
      form: work.contextForm,
      input: work.input,
      config: work.run.config,
      vars: stage.vars,
      stages: results.map(toTemplateStage),
    })
    const onCalled = stageIndex === work.stages.length - 1 ? onAnswered : () => {}
    const result = await performStage(work.run, stage, stageIndex, context, surroundings, signal, onCalled)
    results.push(result)
    // The next stage needs the answer, not its commit: only the event has to wait.
    const recorded = recordStage(result, surroundings, publish)
    // Awaited when the run ends; until then a failed commit must not count as unhandled.
    recorded.catch(() => {})
    durable.push(recorded)
  }
}

async function recordStage(result: StageResult, surroundings: RunSurroundings, publish: Publish): Promise<void> {
  await surroundings.recorder.record([{ kind: 'stage-completed', result }])
  const { stageIndex, modelUsed, tokensIn, tokensOut, latencyMs, cached } = result
  publish({ type: 'run.stage_completed', stageIndex, modelUsed, tokensIn, tokensOut, latencyMs, cached })
}

async function scoreAnswer(
  work: RunWork,
  results: readonly StageResult[],
  totals: Totals,
  surroundings: RunSurroundings,
  signal: AbortSignal,
): Promise<ScoredRun> {
  const last = results.at(-1)
  if (last === undefined || surroundings.scorers.length === 0) return { scores: [], scoreFailures: [] }
  const answered: Run = { ...work.run, status: 'completed', ...totals }
  const context = scorerContext(answered, work.example, results, surroundings, signal)
  return scoreRun(surroundings.scorers, work.input, last.responseRaw, context)
}

async function endUnanswered(
  work: RunWork,
  surroundings: RunSurroundings,
  options: PerformOptions,
  results: readonly StageResult[],
  startedAt: number,
  thrown: unknown,
  publish: Publish,
): Promise<PerformedRun> {
  const stopped = options.signal.aborted || thrown instanceof StoppedError
  if (stopped || (endsProvider(thrown) && options.whenProviderEnds === 'release')) {
    return release(work, surroundings, thrown)
  }
  const failure = failureOf(thrown)
  const end = endOf(totalsOf(results), startedAt, surroundings.clock.now())
  const sequences = await surroundings.recorder.record([{ kind: 'run-failed', runId: work.run.id, end, failure }])
  const { kind, message } = failure
  publish({ type: 'run.failed', failure: { kind, message }, ...sequenceOf(sequences, work.run.id) })
  return { status: 'failed', failure, thrown }
}

async function release(work: RunWork, surroundings: RunSurroundings, thrown: unknown): Promise<PerformedRun> {
  await surroundings.recorder.record([{ kind: 'run-released', runId: work.run.id }])
  return { status: 'released', thrown }
}

interface Totals {
  readonly tokensIn: number
  readonly tokensOut: number
  readonly latencyMs: number
  readonly costUsd: number | null
  readonly finish: Finish | null
}

function totalsOf(results: readonly StageResult[]): Totals {
  let tokensIn = 0
  let tokensOut = 0
  let latencyMs = 0
  let costUsd: number | null = 0
  for (const result of results) {
    tokensIn += result.tokensIn
    tokensOut += result.tokensOut
    latencyMs += result.latencyMs
    // One unknown price makes the sum unknown: it is not a zero.
    costUsd = costUsd === null || result.costUsd === null ? null : costUsd + result.costUsd
  }
  return { tokensIn, tokensOut, latencyMs, costUsd, finish: results.at(-1)?.finish ?? null }
}

function endOf(totals: Totals, startedAt: number, completedAt: number): RunEnd {
  return { ...totals, durationMs: completedAt - startedAt, completedAt }
}

type Publish = (fact: DistributiveOmit<Extract<Event, { type: `run.${string}` }>, 'experimentId' | 'runId' | 'at'>) => void

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

function publisher(run: Run, surroundings: RunSurroundings): Publish {
  return (fact) =>
    surroundings.events.publish({
      ...fact,
      experimentId: run.experimentId,
      runId: run.id,
      at: surroundings.clock.now(),
    } as Event)
}

function sequenceOf(sequences: ReadonlyMap<string, number>, runId: string): { sequence?: number } {
  const sequence = sequences.get(runId)
  return sequence === undefined ? {} : { sequence }
}

function once(listener: () => void): () => void {
  let isOver = false
  return () => {
    if (isOver) return
    isOver = true
    listener()
  }
}
