import type { Finish } from '../domain/adapter.ts'
import { StoreError } from '../domain/errors.ts'
import type { Failure, Run } from '../domain/run.ts'
import { failureOf, RunTimeoutError } from './failure.ts'
import { inLimitedTime } from './limited-time.ts'
import { performStages, type RunUnderWay } from './perform-stages.ts'
import { runPublisher } from './publish-run.ts'
import { endsProvider } from './retry.ts'
import type { RunSurroundings } from './run-surroundings.ts'
import { endOf, totalsOf, type RunTotals } from './run-totals.ts'
import type { RunWork } from './run-work.ts'
import { scoreRun, type ScoredRun } from './score-run.ts'
import { scorerContext } from './scorer-context.ts'
import { StoppedError } from './stopped-error.ts'

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
  const { clock, events, runTimeoutMs } = surroundings
  const startedAt = clock.elapsed()
  const onAnswered = once(options.onAnswered ?? (() => {}))
  const publish = runPublisher(work.run, events, clock)
  const run: RunUnderWay = { work, surroundings, publish, results: [], durable: [], onAnswered }
  publish({ type: 'run.started' })
  try {
    const expired = () => new RunTimeoutError('run-timeout', `the run took longer than ${runTimeoutMs / 1000} s`)
    const stages = (signal: AbortSignal) => performStages(run, signal)
    await inLimitedTime(runTimeoutMs, options.signal, expired, stages, pausedSince(work))
  } catch (thrown) {
    onAnswered()
    // A claim or a look into the cache that failed: that is no fault of the run.
    if (thrown instanceof StoreError) throw thrown
    await Promise.all(run.durable)
    return mayGoOnLater(thrown, options) ? release(run, thrown) : fail(run, startedAt, thrown)
  }
  onAnswered()
  return complete(run, startedAt, options.signal)
}

/** For how long, from now on, the providers of a run's stages were paused: that is not the run's time. */
function pausedSince({ stages }: RunWork): () => number {
  const pausedMs = () => stages.reduce((most, { target }) => Math.max(most, target.lane?.pausedMs ?? 0), 0)
  const before = pausedMs()
  return () => pausedMs() - before
}

async function complete(run: RunUnderWay, startedAt: number, signal: AbortSignal): Promise<PerformedRun> {
  const { work, surroundings, publish } = run
  const totals = totalsOf(run.results)
  let scored: ScoredRun
  try {
    scored = await scoreAnswer(run, totals, signal)
  } catch (thrown) {
    await Promise.all(run.durable)
    return release(run, thrown)
  }
  const runId = work.run.id
  const end = endOf(totals, surroundings.clock.elapsed() - startedAt, surroundings.clock.now())
  const sequences = await surroundings.recorder.record([{ kind: 'run-completed', runId, end, ...scored }])
  await Promise.all(run.durable)
  const { tokensIn, tokensOut, durationMs, costUsd, finish } = end
  const scores = scored.scores.map(({ scorerName, value }) => ({ scorerName, value }))
  const sequence = sequenceOf(sequences, runId)
  publish({ type: 'run.completed', tokensIn, tokensOut, durationMs, costUsd, scores, ...sequence })
  return { status: 'completed', finish }
}

/** Rejects only when the signal aborts: what scorers do is in what it gives. */
async function scoreAnswer(run: RunUnderWay, totals: RunTotals, signal: AbortSignal): Promise<ScoredRun> {
  const { work, surroundings, results } = run
  const last = results.at(-1)
  if (last === undefined || surroundings.scorers.length === 0) return { scores: [], scoreFailures: [] }
  const answered: Run = { ...work.run, status: 'completed', ...totals }
  const context = scorerContext(answered, work.example, results, signal)
  return scoreRun(surroundings.scorers, work.input, last.responseRaw, context, surroundings.scorerModels)
}

async function fail(run: RunUnderWay, startedAt: number, thrown: unknown): Promise<PerformedRun> {
  const { work, surroundings, publish } = run
  const failure = failureOf(thrown)
  const runId = work.run.id
  const end = endOf(totalsOf(run.results), surroundings.clock.elapsed() - startedAt, surroundings.clock.now())
  const sequences = await surroundings.recorder.record([{ kind: 'run-failed', runId, end, failure }])
  const { kind, message } = failure
  publish({ type: 'run.failed', failure: { kind, message }, ...sequenceOf(sequences, runId) })
  return { status: 'failed', failure, thrown }
}

function mayGoOnLater(thrown: unknown, { signal, whenProviderEnds }: PerformOptions): boolean {
  if (signal.aborted || thrown instanceof StoppedError) return true
  return whenProviderEnds === 'release' && endsProvider(thrown)
}

async function release({ work, surroundings }: RunUnderWay, thrown: unknown): Promise<PerformedRun> {
  await surroundings.recorder.record([{ kind: 'run-released', runId: work.run.id }])
  return { status: 'released', thrown }
}

function sequenceOf(sequences: ReadonlyMap<string, number>, runId: string): { readonly sequence?: number } {
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
