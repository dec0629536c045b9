import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'

import { PromptLooperError } from '../domain/errors.ts'
import { storeFailure } from './store-failure.ts'

/** A statement that was compiled once; `Row` is what its columns give. */
export interface PreparedStatement<Row> {
  get(...parameters: readonly SQLInputValue[]): Row | undefined
  all(...parameters: readonly SQLInputValue[]): Row[]
  /** Gives how many rows it changed. */
  run(...parameters: readonly SQLInputValue[]): number
}

/** A query that was compiled once; gives each row as the list of its columns. */
export type ListQuery<Columns> = (...parameters: readonly SQLInputValue[]) => readonly Columns[]

/**
 * The one connection of a store. Kysely's transactions span awaits, those of `write` never do: so `write` and `read`
 * wait for the former to end, and nothing can slip into a transaction that is not its own.
 */
export class SqliteConnection {
  readonly database: DatabaseSync
  readonly path: string
  readonly #busyTimeoutMs: number
  #held: PromiseWithResolvers<void> | undefined
  #impatientUntil = 0
  #gathered: Gathered[] | undefined
  readonly #begin = this.prepare('begin immediate')
  readonly #commit = this.prepare('commit')

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

  /**
   * Compiles a query that gives many rows. They come as lists, the columns in the query's order: Node makes those in half
   * the time that objects take, and they are read in a fraction of it.
   */
  prepareLists<Columns>(sql: string): ListQuery<Columns> {
    let statement: StatementSync | undefined
    return (...parameters) => {
      if (statement === undefined) {
        statement = this.database.prepare(sql)
        statement.setReturnArrays(true)
      }
      // The rows are our own tables', by way of unknown since Node's types know objects only.
      return statement.all(...parameters) as unknown as Columns[]
    }
  }

  /** Does `work` in one immediate transaction, within one turn of the event loop: all or nothing. */
  async write<Result>(work: () => Result): Promise<Result> {
    return await this.#onceFree(() => this.#transact(work))
  }

  /**
   * As `write`, but all that ask within one turn of the event loop share one transaction: what a transaction costs is
   * paid once for many that do not know of each other. Where the shared one fails, each is done in one of its own, so
   * that a fault of one is not another's: `work` may be called more than once.
   */
  writeTogether<Result>(work: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      const gathered: Gathered = {
        work,
        // What is given is what this very work gave.
        resolve: (result) => resolve(result as Result),
        reject,
      }
      if (this.#gathered !== undefined) {
        this.#gathered.push(gathered)
        return
      }
      this.#gathered = [gathered]
      setImmediate(() => {
        const all = this.#gathered ?? []
        this.#gathered = undefined
        void this.#writeAll(all)
      })
    })
  }

  async #writeAll(all: readonly Gathered[]): Promise<void> {
    let results: readonly unknown[]
    try {
      results = await this.write(() => all.map(({ work }) => work()))
    } catch (error) {
      const [first] = all
      if (first !== undefined && all.length === 1) first.reject(error)
      else if (isLocked(error)) for (const { reject } of all) reject(error)
      else for (const { work, resolve, reject } of all) await this.write(work).then(resolve, reject)
      return
    }
    for (const [index, { resolve }] of all.entries()) resolve(results[index])
  }

  #transact<Result>(work: () => Result): Result {
    this.#begin.run()
    try {
      const result = work()
      this.#commit.run()
      return result
    } catch (error) {
      this.rollBack()
      throw error
    }
  }

  /** Does `work`, which only reads. */
  async read<Result>(work: () => Result): Promise<Result> {
    return await this.#onceFree(work)
  }

  /** Runs `work` once no transaction of ours is open, patiently. */
  async #onceFree<Result>(work: () => Result): Promise<Result> {
    await this.#free()
    return await this.patiently(
      () => this.attempt(work),
      () => this.#free(),
    )
  }

  /**
   * Runs `work`, and while another process holds the database again until the busy timeout is over, each time after
   * `ready`. SQLite's own waiting would let the whole process stand still, the calls in flight with it.
   */
  async patiently<Result>(work: () => Result | Promise<Result>, ready?: () => Promise<void>): Promise<Result> {
    const startedAt = performance.now()
    for (let waitMs = shortestWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      try {
        return await work()
      } catch (error) {
        if (!isLocked(error) || performance.now() < this.#impatientUntil) throw error
        if (performance.now() - startedAt >= this.#busyTimeoutMs) {
          // A queue behind this one would otherwise wait in vain once for each.
          this.#impatientUntil = performance.now() + impatienceMs
          throw error
        }
      }
      await setTimeout(waitMs)
      await ready?.()
    }
  }

  /** Runs `work`; what the database throws becomes a StoreError. */
  attempt<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (error) {
      throw storeFailure(error, this.path)
    }
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

/** A work that waits for the transaction of its turn. */
interface Gathered {
  readonly work: () => unknown
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

function isLocked(error: unknown): boolean {
  return error instanceof PromptLooperError && error.code === 'store-locked'
}

const shortestWaitMs = 1
const longestWaitMs = 25
const impatienceMs = 1_000
