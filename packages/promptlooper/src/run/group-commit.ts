import { messageOf, StoreError } from '../domain/errors.ts'
import type { Store, StoreWrite } from '../domain/store.ts'

/** Makes writes durable. Resolves, with the commit sequence of each ended run, once they are. */
export interface Recorder {
  record(writes: readonly StoreWrite[]): Promise<ReadonlyMap<string, number>>
  /** Begins to commit what waits: together with what else is written to the store in this turn. */
  commitSoon(): void
}

/** Commits every group of writes by itself, at once. */
export function immediateRecorder(store: Pick<Store, 'commit'>): Recorder {
  return { record: (writes) => store.commit(writes), commitSoon: () => {} }
}

/**
 * Lets the results of many runs share one transaction: bounded by count and by milliseconds. After a failed commit it
 * takes nothing more, since what is lost would otherwise grow.
 */
export class GroupCommit implements Recorder, AsyncDisposable {
  readonly #store: Pick<Store, 'commit'>
  readonly #windowMs: number
  readonly #onFailure: (error: StoreError) => void
  #writes: StoreWrite[] = []
  #waiting: Waiting[] = []
  #timer: NodeJS.Timeout | undefined
  #committing: Promise<void> = Promise.resolve()
  #failure: StoreError | undefined

  constructor(
    store: Pick<Store, 'commit'>,
    options: { readonly windowMs?: number; readonly onFailure?: (error: StoreError) => void } = {},
  ) {
    this.#store = store
    this.#windowMs = options.windowMs ?? defaultWindowMs
    this.#onFailure = options.onFailure ?? (() => {})
  }

  /** Writes that wait for their commit. */
  get waiting(): number {
    return this.#writes.length
  }

  record(writes: readonly StoreWrite[]): Promise<ReadonlyMap<string, number>> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    return new Promise((resolve, reject) => {
      for (const write of writes) this.#writes.push(write)
      this.#waiting.push({ resolve, reject })
      if (this.#writes.length >= largestGroup) this.commitSoon()
      else this.#timer ??= setTimeout(() => this.commitSoon(), this.#windowMs)
    })
  }

  /** Commits what waits, and resolves when it is durable. */
  async flush(): Promise<void> {
    this.commitSoon()
    await this.#committing
    if (this.#failure !== undefined) throw this.#failure
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.commitSoon()
    await this.#committing
  }

  commitSoon(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#writes.length === 0) return
    const writes = this.#writes
    const waiting = this.#waiting
    this.#writes = []
    this.#waiting = []
    this.#committing = this.#committing.then(() => this.#commit(writes, waiting))
  }

  async #commit(writes: readonly StoreWrite[], waiting: readonly Waiting[]): Promise<void> {
    try {
      if (this.#failure !== undefined) throw this.#failure
      const sequences = await this.#store.commit(writes)
      for (const { resolve } of waiting) resolve(sequences)
    } catch (thrown) {
      const failure = asStoreError(thrown)
      for (const { reject } of waiting) reject(failure)
      if (this.#failure === undefined) {
        this.#failure = failure
        this.#onFailure(failure)
      }
    }
  }
}

interface Waiting {
  readonly resolve: (sequences: ReadonlyMap<string, number>) => void
  readonly reject: (error: StoreError) => void
}

function asStoreError(thrown: unknown): StoreError {
  if (thrown instanceof StoreError) return thrown
  return new StoreError('store-write', `the store could not be written: ${messageOf(thrown)}`, { cause: thrown })
}

/**
 * Well under the 50 ms that a kill may cost. What a commit costs is mostly the pages that it touches, and the more runs
 * it has, the more of them share a page.
 */
const defaultWindowMs = 25
const largestGroup = 512
