import type { Kysely } from 'kysely'

/** One step from an older store to a newer one; there is no way back. */
export interface Migration {
  /** Counts from 1, without gaps. */
  readonly number: number
  readonly name: string
  /** Runs within the transaction that records it. */
  up(database: Kysely<unknown>): Promise<void>
}
