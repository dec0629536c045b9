import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

import { storeFailure } from './store-failure.ts'

/** A statement that was compiled once; `Row` is what its columns give. */
export interface PreparedStatement<Row> {
  get(...parameters: readonly SQLInputValue[]): Row | undefined
  all(...parameters: readonly SQLInputValue[]): Row[]
  /** Gives how many rows it changed. */
  run(...parameters: readonly SQLInputValue[]): number
}

/**
 * The one connection of a store. Kysely's transactions span awaits, those of `write` never do: so `write` and `read`
 * wait for the former to end, and nothing can slip into a transaction that is not its own.
 */
export class SqliteConnection {
  readonly database: DatabaseSync
  readonly path: string
  readonly #busyTimeoutMs: number
  #held: PromiseWithResolvers<void> | undefined
  #impatience: NodeJS.Timeout | undefined
  #gathering: Gathering | undefined

  constructor(database: DatabaseSync, path: string, busyTimeoutMs: number) {
    this.database = database
    this.path = path
    this.#busyTimeoutMs = busyTimeoutMs
  }

  /** Compiles a statement for many uses. */
  prepare<Row = never>(sql: string): PreparedStatement<Row> {
    let statement: StatementSync | undefined
    const compiled = (): StatementSync => (statement ??= this.database.prepare(sql))
    return {
      // The rows are our own tables': the statement beside each use says which columns it reads.
      get: (...parameters) => compiled().get(...parameters) as Row | undefined,
      all: (...parameters) => compiled().all(...parameters) as Row[],
      run: (...parameters) => Number(compiled().run(...parameters).changes),
    }
  }

  /** Does `work` in one immediate transaction, within one turn of the event loop: all or nothing. */
  async write<Result>(work: () => Result): Promise<Result> {
    await this.#free()
    return this.attempt(() => {
      this.database.exec('begin immediate')
      try {
        const result = work()
        this.database.exec('commit')
        return result
      } catch (error) {
        this.rollBack()
        throw error
      }
    })
  }

  /**
   * As `write`, but all that ask within one turn of the event loop share one transaction: for many small writes that do
   * not know of each other. What one of them throws reaches them all, since none of them is written then.
   */
  async writeTogether<Result>(work: () => Result): Promise<Result> {
    const gathering = (this.#gathering ??= this.#gather())
    const index = gathering.works.push(work) - 1
    const results = await gathering.done
    // The results stand in the order of the works, each of its own work's type.
    return results[index] as Result
  }

  #gather(): Gathering {
    const works: (() => unknown)[] = []
    const turn = new Promise<void>((resolve) => setImmediate(resolve))
    const done = turn.then(() => {
      this.#gathering = undefined
      return this.write(() => works.map((work) => work()))
    })
    return { works, done }
  }

  /** Does `work`, which only reads. */
  async read<Result>(work: () => Result): Promise<Result> {
    await this.#free()
    return this.attempt(work)
  }

  /** Runs `work`; what the database throws becomes a StoreError. */
  attempt<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (error) {
      const failure = storeFailure(error, this.path)
      if (failure.code === 'store-locked') this.#stopWaiting()
      throw failure
    }
  }

  /**
   * Lets what follows within a second try without waiting for the other process. SQLite waits with the whole process
   * standing still: a hundred writes that each waited in vain would hold it for a hundred times as long.
   */
  #stopWaiting(): void {
    clearTimeout(this.#impatience)
    this.#setBusyTimeout(0)
    this.#impatience = setTimeout(() => this.#setBusyTimeout(this.#busyTimeoutMs), impatienceMs)
    this.#impatience.unref()
  }

  #setBusyTimeout(ms: number): void {
    if (this.database.isOpen) this.database.exec(`pragma busy_timeout = ${ms}`)
  }

  /** Ends the open transaction, if SQLite did not end it by itself: a full disk does. */
  rollBack(): void {
    if (this.database.isTransaction) this.database.exec('rollback')
  }

  /** Makes `write` and `read` wait until `letGo`. */
  hold(): void {
    this.#held = Promise.withResolvers()
  }

  /** Ends `hold`. */
  letGo(): void {
    this.#held?.resolve()
    this.#held = undefined
  }

  async #free(): Promise<void> {
    while (this.#held !== undefined) await this.#held.promise
  }
}

/** Writes of one turn, and their results in the same order. */
interface Gathering {
  readonly works: (() => unknown)[]
  readonly done: Promise<readonly unknown[]>
}

const impatienceMs = 1_000
