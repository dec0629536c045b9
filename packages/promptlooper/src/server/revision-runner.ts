import { basename } from 'node:path'

import type { Confinement } from '../app/confinement.ts'
import { runExperiment } from '../app/run-experiment.ts'
import type { ProgressSnapshot, RunOptions } from '../app/run-options.ts'
import { messageOf } from '../domain/errors.ts'
import { Problem } from './problem.ts'
import type { ServerLimits, ServerOptions } from './server-options.ts'

/** What of a `run` a client decides. */
export type RunRequest = Pick<
  RunOptions,
  'file' | 'cacheMode' | 'limit' | 'only' | 'exampleIds' | 'budget' | 'maxFailures'
> & { readonly race: boolean }

export type RunEvent = Parameters<NonNullable<RunOptions['onEvent']>>[0]

/** A revision that this server runs. */
export interface RunningRevision {
  readonly experimentId: string
  readonly revisionId: string
  /** null until the first. */
  readonly progress: ProgressSnapshot | null
}

interface Running {
  readonly file: string
  readonly drain: AbortController
  readonly stop: AbortController
  readonly ended: Promise<void>
  started: { readonly experimentId: string; readonly revisionId: string } | null
  progress: ProgressSnapshot | null
}

/** Runs experiments in this process, and ends them. */
export class RevisionRunner implements AsyncDisposable {
  readonly #options: ServerOptions
  readonly #limits: ServerLimits
  readonly #confinement: Confinement
  readonly #onEvent: (event: RunEvent) => void
  readonly #running = new Set<Running>()

  constructor(
    options: ServerOptions,
    limits: ServerLimits,
    confinement: Confinement,
    onEvent: (event: RunEvent) => void,
  ) {
    this.#options = options
    this.#limits = limits
    this.#confinement = confinement
    this.#onEvent = onEvent
  }

  /** Starts a file; gives its revision once it is stored. Throws what is wrong with the file, and a Problem. */
  async start(request: RunRequest): Promise<{ readonly experimentId: string; readonly revisionId: string }> {
    const { file } = request
    if ([...this.#running].some((running) => running.file === file)) {
      throw new Problem(409, 'runs-already', `${basename(file)} is running already`, {
        hint: 'Stop it first, or wait.',
      })
    }
    if (this.#running.size >= this.#limits.revisions) {
      throw new Problem(409, 'too-many-running', `${this.#running.size} experiments are running already`, {
        hint: 'Wait until one has ended, or stop one.',
      })
    }
    const begun = Promise.withResolvers<{ readonly experimentId: string; readonly revisionId: string }>()
    const ended = Promise.withResolvers<void>()
    const drain = new AbortController()
    const stop = new AbortController()
    const running: Running = { file, drain, stop, ended: ended.promise, started: null, progress: null }
    this.#running.add(running)
    const { store, storeUrl, environment, onNote } = this.#options
    const run = runExperiment({
      ...request,
      store,
      storeUrl,
      environment,
      confinement: this.#confinement,
      drain: drain.signal,
      stop: stop.signal,
      onWarning: (message) => onNote(`${basename(file)}: ${message}`),
      onProgress: (progress) => void (running.progress = progress),
      onEvent: (event) => {
        if (event.type === 'experiment.started') {
          running.started = { experimentId: event.experimentId, revisionId: event.revisionId }
          begun.resolve(running.started)
        }
        this.#onEvent(event)
      },
    })
    run
      .catch((error: unknown) => {
        // Where it had begun, the client that started it has been answered: who started the server is told.
        if (running.started !== null) onNote(`${basename(file)}: ${messageOf(error)}`)
        begun.reject(error)
      })
      .finally(() => {
        this.#running.delete(running)
        ended.resolve()
      })
    return await begun.promise
  }

  /** Ends what it runs of an experiment: `drain` finishes what is in flight. False where it runs none of it. */
  stop(experimentId: string, mode: 'drain' | 'now'): boolean {
    const found = [...this.#running].filter(({ started }) => started?.experimentId === experimentId)
    for (const { drain, stop } of found) {
      drain.abort()
      if (mode === 'now') stop.abort()
    }
    return found.length > 0
  }

  /** What it runs now. */
  list(): readonly RunningRevision[] {
    return [...this.#running].flatMap(({ started, progress }) => (started === null ? [] : [{ ...started, progress }]))
  }

  /** Drains all, and waits for them. */
  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#running]
    for (const { drain } of all) drain.abort()
    await Promise.all(all.map(({ ended }) => ended))
  }

  /** Ends all at once. */
  stopNow(): void {
    for (const { drain, stop } of this.#running) {
      drain.abort()
      stop.abort()
    }
  }
}
