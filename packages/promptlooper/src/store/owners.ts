import type { OwnerStore } from '../domain/store.ts'
import type { Host } from './host.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

/** Owners that have been silent for a day are forgotten: their runs count as abandoned either way. */
const forgottenAfterMs = 24 * 60 * 60 * 1000

/** Who is alive. */
export function ownerRows(connection: SqliteConnection, host: Host): OwnerStore {
  const forget = connection.prepare('delete from owners where heartbeat_at < ?')
  const dropExpiredClaims = connection.prepare('delete from cache_claims where expires_at < ?')
  const write = connection.prepare(
    `insert into owners (id, hostname, pid, started_at, heartbeat_at) values (?, ?, ?, ?, ?)
     on conflict (id) do update set hostname = excluded.hostname, pid = excluded.pid, heartbeat_at = excluded.heartbeat_at`,
  )
  const beat = connection.prepare('update owners set heartbeat_at = ? where id = ?')
  const releaseRuns = connection.prepare(
    `update runs set status = 'pending', owner = null where owner = ? and status = 'running'`,
  )
  const releaseClaims = connection.prepare('delete from cache_claims where owner = ?')
  const remove = connection.prepare('delete from owners where id = ?')

  return {
    async register(owner, now) {
      await connection.write(() => {
        forget.run(now - forgottenAfterMs)
        dropExpiredClaims.run(now)
        write.run(owner, host.hostname, host.processId, now, now)
      })
    },
    async beat(owner, now) {
      await connection.write(() => beat.run(now, owner))
    },
    async release(owner) {
      await connection.write(() => {
        releaseRuns.run(owner)
        releaseClaims.run(owner)
        remove.run(owner)
      })
    },
  }
}
