import { DatabaseSync } from 'node:sqlite'
import type { Run, Score, StageResult, Store } from 'promptlooper'
import type { RevisionProgress, RevisionStatus } from '../../src/domain/revision.ts'

/** One completed run with all that was committed with it. */
export interface StoredRun {
  readonly run: Run
  readonly stageResults: readonly StageResult[]
  readonly scores: readonly Score[]
}

/** What a store holds of runs that ended well, by run id. */
export async function completedRuns(store: Store): Promise<ReadonlyMap<string, StoredRun>> {
  const ended = await store.plan.endedAfter(0, 1_000_000)
  const entries = ended
    .filter((run) => run.status === 'completed')
    .map(async (run) => [run.id, await storedRun(store, run)] as const)
  return new Map(await Promise.all(entries))
}

async function storedRun(store: Store, run: Run): Promise<StoredRun> {
  return { run, stageResults: await store.stageResults(run.id), scores: await store.scores(run.id) }
}

/** A revision as a person is shown it. */
export interface StoredRevision extends RevisionProgress {
  readonly number: number
  readonly status: RevisionStatus
}

/** The revisions of an experiment, oldest first. */
export async function storedRevisions(store: Store, experiment: string): Promise<readonly StoredRevision[]> {
  const found = await store.experiments.find(experiment)
  if (found === undefined) return []
  const revisions = await store.experiments.revisions(found.id)
  const rows = revisions.map(async ({ id, number, status }) => ({ number, status, ...(await store.plan.progress(id)) }))
  return (await Promise.all(rows)).toReversed()
}

/** What SQLite itself finds wrong in a database file; `ok` where nothing is. Also checks that every run has its parts. */
export function integrity(path: string): string {
  using database = new DatabaseSync(path, { readOnly: true })
  const problems = database
    .prepare('pragma integrity_check')
    .all()
    .map((row) => String(row['integrity_check']))
  const orphans = database.prepare('pragma foreign_key_check').all()
  const halfRuns = database
    .prepare(`select id from runs where status = 'completed' and id not in (select run_id from stage_results)`)
    .all()
  if (orphans.length > 0) problems.push(`${orphans.length} rows belong to nothing`)
  if (halfRuns.length > 0) problems.push(`${halfRuns.length} completed runs have no answer`)
  return problems.join('; ')
}
