import * as files from 'node:fs/promises'
import { ResponseCache } from '../cache/response-cache.ts'
import { PromptLooperError } from '../domain/errors.ts'
import type { EventSink } from '../domain/event-sink.ts'
import type { Experiment } from '../domain/experiment.ts'
import type { RaceRecord } from '../domain/race.ts'
import type { RevisionRecord, RevisionStatus } from '../domain/revision.ts'
import type { Scorer } from '../domain/scorer.ts'
import type { Store } from '../domain/store.ts'
import { planCells } from '../plan/plan-cells.ts'
import type { LearningPricer } from '../pricing/create-pricer.ts'
import { Budget } from '../run/budget.ts'
import { GroupCommit } from '../run/group-commit.ts'
import { ProgressMeter } from '../run/progress-meter.ts'
import type { PlanGiven } from '../run/plan-given.ts'
import type { RaceStanding } from '../run/race/race-standing.ts'
import { runRace } from '../run/race/run-race.ts'
import { ReplayMisses, replayMissHint } from '../run/replay-misses.ts'
import { runPlan, type PlanOutcome } from '../run/run-plan.ts'
import { runTimeoutMs } from '../run/run-single.ts'
import type { RunSurroundings } from '../run/run-surroundings.ts'
import { scorerModels } from '../run/scorer-models.ts'
import { StoppedError } from '../run/stopped-error.ts'
import { systemClock } from '../run/system-clock.ts'
import { createAttachmentReader } from '../template/attachments.ts'
import { callTarget, type CompiledPlan } from './compile-plan.ts'
import { budgetOf, demandHeldBudget, isBounded, unpricedModels } from './hold-budget.ts'
import { modelOfName } from './planned-scorers.ts'
import type { PreparedExperiment } from './prepare-experiment.ts'
import { raceTrackOf } from './open-race.ts'
import type { ProviderPool } from './provider-pool.ts'
import { publishProgress } from './publish-progress.ts'
import type { ProgressSnapshot, RunOptions, RunSummary } from './run-options.ts'

/** A revision with everything that running it needs. */
export interface RunRevisionGiven {
  readonly options: RunOptions
  readonly prepared: PreparedExperiment
  readonly plan: CompiledPlan
  readonly pool: ProviderPool
  readonly scorers: readonly Scorer[]
  /** For scorers that compare answers: for each variant's key that of the variant it is compared with. */
  readonly references: ReadonlyMap<string, string>
  readonly store: Store
  readonly revision: RevisionRecord
  /** Who claims its cells: registered and kept alive by the caller. */
  readonly owner: string
  readonly events: EventSink
  /** null: the whole plan is run. */
  readonly race: RaceRecord | null
  readonly pricer: LearningPricer
}

/** Runs what a stored revision lacks, shows how far it is, and stores how it ended. */
export async function runRevision(given: RunRevisionGiven): Promise<Omit<RunSummary, 'storeUrl'>> {
  const { store, revision, options, prepared, plan, owner } = given
  const { experiment } = prepared
  const before = await store.plan.progress(revision.id)
  const meter = new ProgressMeter(before, systemClock)
  let standing: RaceStanding | null = null
  const snapshot = (): ProgressSnapshot => ({
    experimentName: experiment.name,
    revisionNumber: revision.number,
    race: standing,
    pauses: given.pool.pauses(),
    ...meter.figures(),
  })
  using progress = publishProgress(revision, given.events, options.onProgress, snapshot)
  progress.start()
  const misses = new ReplayMisses()
  let outcome: PlanOutcome
  try {
    const waits = endableWaits(options)
    // What can't be kept must not be paid for: after a failed commit no call begins.
    await using recorder = new GroupCommit(store, { onFailure: waits.end })
    using opened = openBudget(given, waits.end)
    const surroundings = surroundingsOf(
      { ...given, misses },
      owner,
      meter,
      recorder,
      waits.signal,
      opened?.budget ?? null,
    )
    const planGiven: PlanGiven = {
      store,
      revision,
      variants: plan.variants,
      planCells,
      lanes: plan.lanes,
      scorers: given.scorers,
      references: given.references,
      scoresOnly: options.scoresOnly === true,
      contextForm: experiment.contextForm,
      concurrency: experiment.concurrency,
      surroundings,
      meter,
      drain: options.drain,
      stop: options.stop,
      onStoreFailure: waits.end,
    }
    const onStanding = (now: RaceStanding): void => void (standing = now)
    outcome = await (given.race === null
      ? runPlan(planGiven)
      : runRace({ ...(await raceTrackOf(store, given.race)), plan: planGiven, labels: labelsOf(prepared), onStanding }))
    await recorder.flush()
  } catch (thrown) {
    // A store that could not take an answer will often not take this either; the revision then shows as interrupted.
    await Promise.allSettled([store.experiments.endRevision(revision.id, 'interrupted', String(thrown))])
    throw thrown
  }
  const last = snapshot()
  const unanswered = misses.words()
  const { status, reason } =
    unanswered === null || outcome.kind !== 'done'
      ? statusOf(outcome, last, options.maxFailures)
      : { status: 'failed' as const, reason: unanswered }
  await store.experiments.endRevision(revision.id, status, reason)
  progress.end(status, reason ?? '')
  return {
    revision: (await store.experiments.revision(revision.id)) ?? revision,
    // What is completed stays so: where all was, nothing is counted again.
    progress: before.completed === before.planned ? before : await store.plan.progress(revision.id),
    last,
    failures: outcome.failures,
    hint: outcome.hint ?? (unanswered === null ? null : replayMissHint),
  }
}

function labelsOf({ variants }: PreparedExperiment): readonly string[] {
  return variants.map(({ label }) => label)
}

function surroundingsOf(
  given: RunRevisionGiven & { readonly misses: ReplayMisses },
  owner: string,
  meter: ProgressMeter,
  recorder: GroupCommit,
  waiting: AbortSignal,
  budget: Budget | null,
): RunSurroundings {
  const { options, prepared, store, pool, scorers, events, pricer } = given
  const { experiment } = prepared
  const limits = budgetOf(options.budget, experiment)
  const calls = { clock: systemClock, random: Math.random, pricer, budget, meter, waiting }
  // A replay is the same whenever it is done.
  const maxAgeMs = options.cacheMode === 'replay' ? null : experiment.cache.maxAgeMs
  const cache = new ResponseCache(store, systemClock, maxAgeMs)
  const onReplayMiss = (key: string) => given.misses.add(key)
  const answers = { cache, cacheMode: options.cacheMode, owner, recorder, clock: systemClock, onReplayMiss }
  const readAttachments = createAttachmentReader(experiment.dataset.directory, files)
  const target = async (name: string) => {
    const reference = modelOfName(name) ?? { provider: onlyProvider(experiment), model: name }
    const provider = await pool.get(reference.provider)
    await pricer.learn(reference)
    demandHeldBudget(limits, unpricedModels(pricer, [], [{ model: reference, asksFor: 'vectors' }]))
    // What is judged has been answered: its run is under way.
    return { ...callTarget(experiment, provider, reference.model, null), order: 'under-way', haltsLane: false } as const
  }
  return {
    ...calls,
    ...answers,
    events,
    // Those that compare answers have their turn at the end of the plan.
    scorers: scorers.filter(({ comparesAnswers }) => comparesAnswers !== true),
    readAttachments,
    scorerModels: scorerModels({ calls: { ...calls, meter: meter.ofScorers() }, answers, readAttachments, target }),
    runTimeoutMs,
  }
}

/** A model without a provider is that of the only one that the file declares; a scorer that is a module may name one so. */
function onlyProvider({ providers }: Experiment): string {
  const [only, ...others] = Object.keys(providers)
  if (only !== undefined && others.length === 0) return only
  throw new PromptLooperError('model-without-provider', 'a scorer names a model without its provider', {
    hint: 'write provider/model',
  })
}

/** A command's budget, which ends its waits when it is used up; null where nothing is bounded. */
function openBudget(given: RunRevisionGiven, endWaits: () => void): (Disposable & { readonly budget: Budget }) | null {
  const limits = budgetOf(given.options.budget, given.prepared.experiment)
  if (!isBounded(limits)) return null
  const startedAt = performance.now()
  const budget = new Budget(limits, () => performance.now() - startedAt)
  budget.whenStopped(() => {
    // Under a budget of 0 runs go on as far as the cache answers.
    if (budget.endsRuns !== null) endWaits()
  })
  // Calls that wait for a place or for a minute's rate do not ask the budget until they get it.
  const timer = limits.minutes === null ? undefined : setInterval(() => budget.stopIfOver(), budgetCheckMs)
  timer?.unref()
  return { budget, [Symbol.dispose]: () => clearInterval(timer) }
}

const budgetCheckMs = 250

/** Ends the waits for a place, for a rate and for a retry: when a signal of the user comes, and when `end` is called. */
function endableWaits({ drain, stop }: RunOptions): { readonly signal: AbortSignal; readonly end: () => void } {
  const waiting = new AbortController()
  const end = () => waiting.abort(new StoppedError('stopped', 'the command is ending'))
  for (const signal of [drain, stop]) {
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  }
  return { signal: waiting.signal, end }
}

function statusOf(
  outcome: PlanOutcome,
  last: ProgressSnapshot,
  maxFailures: number | null,
): { readonly status: RevisionStatus; readonly reason: string | null } {
  switch (outcome.kind) {
    case 'halted':
      return { status: 'failed', reason: outcome.reason }
    case 'drained':
      return { status: 'interrupted', reason: outcome.reason }
    case 'budget-stopped':
      return { status: 'budget-stopped', reason: outcome.reason }
    case 'done':
      if (last.failed > 0 && last.completed === 0) return { status: 'failed', reason: `all ${last.failed} runs failed` }
      if (maxFailures !== null && last.failed > maxFailures) {
        return { status: 'failed', reason: `${last.failed} runs failed, more than the ${maxFailures} allowed` }
      }
      return { status: 'completed', reason: null }
  }
}
