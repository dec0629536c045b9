import type { RevisionRecord } from '../domain/revision.ts'
import type { Liveness } from './liveness.ts'
import { revisionFromRow } from './rows.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import type { RevisionRow } from './tables.ts'

/** Gives a revision as it stands now. Not to be called within a transaction. */
export type ReadRevision = (row: RevisionRow, experimentName: string) => Promise<RevisionRecord>

/** Reads revisions: one whose owner died could not write that it was interrupted, but reads so. */
export function revisionReader(connection: SqliteConnection, liveness: Liveness, now: () => number): ReadRevision {
  return async (row, experimentName) => {
    const revision = revisionFromRow(row, experimentName)
    const { status, owner } = row
    if (status !== 'running' || owner === null) return revision
    if (await connection.read(() => liveness.isAlive(owner, now()))) return revision
    return { ...revision, status: 'interrupted', statusReason: 'its process ended before it did' }
  }
}
