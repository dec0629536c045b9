import { type Kysely, sql } from 'kysely'

import type { PlanStore } from '../domain/store.ts'
import type { Liveness } from './liveness.ts'
import { readableTakes } from './readable-takes.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import type { Tables } from './tables.ts'
import { unknownRevision } from './unknown-revision.ts'

/**
 * Gives the plan's `progress`: counts by state, of which no row leaves the database. What a dead owner was running is
 * pending: whoever comes next takes it.
 */
export function countProgress(
  connection: SqliteConnection,
  database: Kysely<Tables>,
  liveness: Liveness,
  now: () => number,
): PlanStore['progress'] {
  const runningOwners = connection.prepare<{ owner: string }>(
    `select distinct owner from runs where status = 'running' and owner is not null`,
  )
  const liveOwners = async (): Promise<readonly string[]> =>
    await connection.read(() => {
      const owners = runningOwners.all().map(({ owner }) => owner)
      return owners.filter((owner) => liveness.isAlive(owner, now()))
    })

  return async (revisionId) => {
    const revision = await database.selectFrom('revisions').selectAll().where('id', '=', revisionId).executeTakeFirst()
    if (revision === undefined) throw unknownRevision(revisionId)
    const takes = readableTakes(revision)
    // No owner has the empty name: it keeps the list from being empty, which not every database takes.
    const alive = sql.join(['', ...(await liveOwners())])
    // A cell is completed if any readable take is; else its newest take says, as take × 3 + (2 failed, 1 running, 0 pending).
    const counts = await sql<Counts>`
      select
        coalesce(sum(completed), 0) as completed,
        coalesce(sum(case when completed = 0 and newest % 3 = 2 then 1 else 0 end), 0) as failed,
        coalesce(sum(case when completed = 0 and newest % 3 = 1 then 1 else 0 end), 0) as running
      from (
        select
          max(case when runs.status = 'completed' then 1 else 0 end) as completed,
          max(runs.take * 3 + case
            when runs.status = 'failed' then 2
            when runs.status = 'running' and runs.owner in (${alive}) then 1
            else 0
          end) as newest
        from revision_examples
        join examples on examples.id = revision_examples.example_id
        join revision_variants on revision_variants.revision_id = revision_examples.revision_id
        join runs on runs.experiment_id = ${revision.experiment_id}
          and runs.example_key = examples.key
          and runs.variant_key = revision_variants.variant_key
          and runs.repeat_index < ${revision.repeats}
          and runs.take between ${takes.lowest} and ${takes.highest}
        where revision_examples.revision_id = ${revisionId}
        group by revision_examples.ordinal, revision_variants.ordinal, runs.repeat_index
      ) as cells
    `.execute(database)
    const { completed, failed, running } = counts.rows[0] ?? { completed: 0, failed: 0, running: 0 }
    const planned = revision.variant_count * revision.example_count * revision.repeats
    return { planned, completed, failed, running, pending: planned - completed - failed - running }
  }
}

interface Counts {
  readonly completed: number
  readonly failed: number
  readonly running: number
}
