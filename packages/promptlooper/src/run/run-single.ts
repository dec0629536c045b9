import type { ResponseCache } from '../cache/response-cache.ts'
import type { Adapter, AdapterResolver, Params } from '../domain/adapter.ts'
import { PromptLooperError } from '../domain/errors.ts'
import type { EventSink } from '../domain/event-sink.ts'
import { newIdentifier } from '../domain/identifiers.ts'
import type { Prompt } from '../domain/message.ts'
import { isPipeline, type Run, type RunConfig } from '../domain/run.ts'
import type { Scorer } from '../domain/scorer.ts'
import type { Store } from '../domain/store.ts'
import { contractPrompt } from '../template/contract-prompt.ts'

import { adapterIdentity } from './adapter-identity.ts'
import type { CallTarget } from './call-model.ts'
import type { AnswerSurroundings } from './give-answer.ts'
import { immediateRecorder } from './group-commit.ts'
import { performRun } from './perform-run.ts'
import { defaultRetry } from './retry.ts'
import type { RunSurroundings } from './run-surroundings.ts'
import type { RunWork, StageWork } from './run-work.ts'
import { scorerModels } from './scorer-models.ts'
import { systemClock } from './system-clock.ts'

/** What `runSingle` works with. */
export interface RunSingleGiven {
  readonly store: Store
  /** A stored run; this object is never changed. */
  readonly run: Run
  /** One adapter for every stage, or a function that finds the adapter of a model. */
  readonly adapter: Adapter | AdapterResolver
  readonly cache?: ResponseCache
  readonly scorers?: readonly Scorer[]
  readonly events?: EventSink
  readonly signal?: AbortSignal
}

/**
 * Does one stored run: every stage, then the scorers. Gives the run as stored afterwards. A completed run is given back
 * and nothing is called. Rejects with what the template or the adapter threw, the run being `failed`; rejects with the
 * signal's reason when aborted, the run being `pending` again.
 */
export async function runSingle(given: RunSingleGiven): Promise<Run> {
  const { store } = given
  const stored = await store.run(given.run.id)
  if (stored === undefined) {
    throw new PromptLooperError('unknown-run', `the store has no run ${given.run.id}`, {
      hint: 'make it with store.createRun',
    })
  }
  if (stored.status === 'completed') return stored
  const signal = given.signal ?? new AbortController().signal
  signal.throwIfAborted()
  await store.commit([{ kind: 'run-started', runId: stored.id, startedAt: systemClock.now() }])
  const performed = await performRun(workOf(stored, given.adapter), surroundingsOf(given), {
    signal,
    whenProviderEnds: 'fail',
  })
  if (performed.status !== 'completed') throw performed.thrown
  const done = await store.run(stored.id)
  if (done === undefined) throw new PromptLooperError('unknown-run', `run ${stored.id} was deleted while it ran`)
  return done
}

function workOf(run: Run, adapter: Adapter | AdapterResolver): RunWork {
  const stages = stagesOf(run.config).map((stage) => stageWork(stage, adapter))
  return { run, stages, input: run.config.input_data ?? '', example: null, contextForm: 'contract' }
}

interface ConfiguredStage {
  readonly name: string | null
  readonly prompt: Prompt
  readonly model: string
  readonly params: Params
}

function stagesOf(config: RunConfig): readonly ConfiguredStage[] {
  if (!isPipeline(config)) {
    return [{ name: null, prompt: config.prompt, model: config.model, params: config.params ?? {} }]
  }
  return config.pipeline_stages.map((stage) => ({
    name: stage.name ?? null,
    prompt: stage.prompt_template,
    model: stage.model,
    params: stage.params ?? {},
  }))
}

function stageWork(stage: ConfiguredStage, given: Adapter | AdapterResolver): StageWork {
  const target = callTarget(stage.model, given)
  return {
    name: stage.name,
    // Compiled when it is rendered, so that a broken template fails its run after the stages before it.
    render: (context) => contractPrompt(stage.prompt).render(context),
    target,
    params: stage.params,
    options: {},
    declaresJson: false,
    vars: {},
    keyExtra: adapterIdentity(target.adapter),
  }
}

function surroundingsOf(given: RunSingleGiven): RunSurroundings {
  const calls = { clock: systemClock, random: Math.random, pricer: null, budget: null, meter: null, waiting: null }
  const answers: AnswerSurroundings = {
    cache: given.cache ?? null,
    cacheMode: 'reuse',
    owner: newIdentifier('owner'),
    recorder: immediateRecorder(given.store),
    clock: systemClock,
  }
  const target = (model: string) => callTarget(model, given.adapter)
  return {
    ...calls,
    ...answers,
    events: given.events ?? { publish: () => {} },
    scorers: given.scorers ?? [],
    readAttachments: null,
    scorerModels: scorerModels({ calls, answers, readAttachments: null, target }),
    runTimeoutMs,
  }
}

function callTarget(name: string, given: Adapter | AdapterResolver): CallTarget {
  const { adapter, model } = typeof given === 'function' ? given(name) : { adapter: given, model: name }
  return { provider: '', model, adapter, lane: null, order: 'begins', timeoutMs: attemptTimeoutMs, retry: defaultRetry }
}

/** Time for one attempt where nothing else is said. */
export const attemptTimeoutMs = 120_000
/** Time for a whole run, all stages, attempts and waits together, but for the time that its providers are paused. */
export const runTimeoutMs = 1_800_000
