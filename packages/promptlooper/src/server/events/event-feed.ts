import type { ExperimentState, RunEnding } from '../../domain/browse.ts'
import { messageOf } from '../../domain/errors.ts'
import type { Store } from '../../domain/store.ts'
import type { RunEvent } from '../revision-runner.ts'
import { EventStream, type StreamTarget } from './event-stream.ts'
import { experimentFrame, type ExperimentNotice, mostEndsOfFrame, runsFrame } from './frames.ts'

/** How often the store is looked at: what ends in between goes out together. */
const intervalMs = 200
/** How often it is looked for experiments that other programs begin, end or delete. */
const statesEveryMs = 1_000
const heartbeatMs = 15_000

/** What a stream of events hears, and from where on. */
export interface StreamRequest {
  /** Only events of this experiment; null: of all. */
  readonly experimentId: string | null
  /** The last commit sequence that the listener knows; null: it begins now. */
  readonly after: number | null
}

/**
 * What happens in a store, for all streams at once. Ends of runs are read from the store in the order of their commits,
 * whichever program made them: so none is missed and none comes twice, and a stream can go on from any of them. What the
 * store does not say (the progress of runs of this server) comes from the run itself.
 */
export class EventFeed implements AsyncDisposable {
  readonly #store: Store
  readonly #onNote: (message: string) => void
  readonly #streams = new Set<EventStream>()
  #position = 0
  #states = new Map<string, ExperimentState>()
  #lookedAtStatesAt = 0
  #timer: NodeJS.Timeout | null = null
  #heartbeat: NodeJS.Timeout | null = null
  #looking: Promise<void> | null = null
  #isFailing = false

  constructor(store: Store, onNote: (message: string) => void) {
    this.#store = store
    this.#onNote = onNote
  }

  get streamCount(): number {
    return this.#streams.size
  }

  /** Opens a stream on a response, which has not begun. It ends with the connection. */
  async open(target: StreamTarget, request: StreamRequest): Promise<void> {
    const [sequence, states] = await Promise.all([this.#store.browse.lastSequence(), this.#store.browse.states()])
    if (this.#streams.size === 0) {
      this.#position = sequence
      this.#states = byExperiment(states)
      this.#begin()
    }
    // A number that this store has not given yet is another store's: such a listener knows nothing of this one.
    const isKnown = request.after !== null && request.after <= sequence
    const after = isKnown && request.after !== null ? request.after : Math.min(sequence, this.#position)
    const stream = new EventStream(target, { ...request, after, isResumed: isKnown }, this.#store.browse, (closed) => {
      this.#streams.delete(closed)
      if (this.#streams.size === 0) this.#end()
    })
    this.#streams.add(stream)
    stream.begin(states, this.#position)
  }

  /** Takes an event of a run of this server. */
  take(event: RunEvent): void {
    switch (event.type) {
      case 'experiment.started':
      case 'experiment.progressed':
      case 'experiment.completed':
      case 'experiment.stopped': {
        const { type, experimentId, revisionId, at, progress } = event
        const status = event.type === 'experiment.stopped' ? event.status : null
        return this.#notify({ type, experimentId, revisionId, at, progress, status })
      }
      case 'run.started':
      case 'run.stage_completed':
      case 'run.completed':
      case 'run.failed':
        // Their ends are read from the store, in order.
        return
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end()
    for (const stream of this.#streams) stream.close()
    await this.#looking
  }

  #begin(): void {
    this.#timer ??= setInterval(() => void this.#look(), intervalMs)
    this.#heartbeat ??= setInterval(() => this.#streams.forEach((stream) => stream.beat()), heartbeatMs)
    this.#timer.unref()
    this.#heartbeat.unref()
  }

  #end(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat)
    this.#timer = null
    this.#heartbeat = null
  }

  async #look(): Promise<void> {
    if (this.#looking !== null) return
    this.#looking = this.#lookOnce()
    try {
      await this.#looking
      this.#isFailing = false
    } catch (error) {
      // A store that is locked or full for a while: the next look finds all that happened meanwhile.
      if (!this.#isFailing) this.#onNote(`events: ${messageOf(error)}`)
      this.#isFailing = true
    } finally {
      this.#looking = null
    }
  }

  async #lookOnce(): Promise<void> {
    for (;;) {
      const ends = await this.#store.browse.endsAfter(this.#position, mostEndsOfFrame)
      const last = ends.at(-1)
      if (last === undefined) break
      this.#spread(ends, last.sequence)
      if (ends.length < mostEndsOfFrame) break
    }
    if (Date.now() - this.#lookedAtStatesAt < statesEveryMs) return
    this.#lookedAtStatesAt = Date.now()
    this.#compareStates(byExperiment(await this.#store.browse.states()))
  }

  /** One text for all streams that hear the same. */
  #spread(ends: readonly RunEnding[], sequence: number): void {
    const before = this.#position
    this.#position = sequence
    const frames = new Map<string | null, string | null>()
    for (const stream of this.#streams) {
      const { experimentId } = stream
      let frame = frames.get(experimentId)
      if (frame === undefined) {
        frame = runsFrame(ends, experimentId, sequence)
        frames.set(experimentId, frame)
      }
      stream.follow(frame, before, sequence)
    }
  }

  #compareStates(states: Map<string, ExperimentState>): void {
    const at = Date.now()
    for (const [experimentId, state] of states) {
      const known = this.#states.get(experimentId)
      if (known?.revisionId === state.revisionId && known.status === state.status) continue
      const { revisionId, status } = state
      this.#notify({ type: 'experiment.changed', experimentId, revisionId, at, progress: null, status })
    }
    for (const { experimentId, revisionId } of this.#states.values()) {
      if (states.has(experimentId)) continue
      this.#notify({ type: 'experiment.deleted', experimentId, revisionId, at, progress: null, status: null })
    }
    this.#states = states
  }

  #notify(notice: ExperimentNotice): void {
    if (this.#streams.size === 0) return
    const frame = experimentFrame(notice)
    for (const stream of this.#streams) {
      if (stream.experimentId === null || stream.experimentId === notice.experimentId) stream.notify(notice, frame)
    }
  }
}

function byExperiment(states: readonly ExperimentState[]): Map<string, ExperimentState> {
  return new Map(states.map((state) => [state.experimentId, state]))
}
