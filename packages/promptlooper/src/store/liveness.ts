import type { Host } from './host.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import type { OwnerRow } from './tables.ts'

/** How long an owner that has not beaten counts as alive, in milliseconds. */
export const ownerTtlMs = 15_000

/** Tells whether owners are alive; to be asked within `read` or `write`. */
export interface Liveness {
  /** Registered, has beaten lately, and its process exists if it is one of this host. */
  isAlive(owner: string, now: number): boolean
  /** Registered and not alive: of an owner that never registered nothing is known. */
  isKnownDead(owner: string, now: number): boolean
}

/** Reads liveness from the table of owners. */
export function ownerLiveness(connection: SqliteConnection, host: Host): Liveness {
  const ownerRow = connection.prepare<Pick<OwnerRow, 'hostname' | 'pid' | 'heartbeat_at'>>(
    'select hostname, pid, heartbeat_at from owners where id = ?',
  )
  function lives(row: Pick<OwnerRow, 'hostname' | 'pid' | 'heartbeat_at'>, now: number): boolean {
    if (now - row.heartbeat_at >= ownerTtlMs) return false
    return row.hostname !== host.hostname || row.pid === host.processId || host.isProcessAlive(row.pid)
  }
  return {
    isAlive(owner, now) {
      const row = ownerRow.get(owner)
      return row !== undefined && lives(row, now)
    },
    isKnownDead(owner, now) {
      const row = ownerRow.get(owner)
      return row !== undefined && !lives(row, now)
    },
  }
}
