import { newIdentifier } from '../domain/identifiers.ts'
import type { CellClaim, CellRequest, PlanStore } from '../domain/store.ts'
import type { Liveness } from './liveness.ts'
import { readableTakes } from './readable-takes.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import type { RevisionRow, RunRow } from './tables.ts'
import { unknownRevision } from './unknown-revision.ts'

type ClaimableRun = Pick<RunRow, 'id' | 'take' | 'status' | 'owner' | 'failure_kind' | 'completed_at'>
type Claimant = Omit<Parameters<PlanStore['claim']>[0], 'cells' | 'revisionId'>

/** Gives the plan's `claim`: point reads and writes in one immediate transaction, so that one cell never has two live owners. */
export function claimCells(connection: SqliteConnection, liveness: Liveness): PlanStore['claim'] {
  const revisionRow = connection.prepare<Pick<RevisionRow, 'experiment_id' | 'cache_mode'>>(
    'select experiment_id, cache_mode from revisions where id = ?',
  )
  const runsOfCell = connection.prepare<ClaimableRun>(
    `select id, take, status, owner, failure_kind, completed_at from runs
     where experiment_id = ? and example_key = ? and variant_key = ? and repeat_index = ? and take between ? and ?
     order by take desc`,
  )
  const makeRun = connection.prepare(
    `insert into runs (id, experiment_id, config_hash, variant_key, example_key, repeat_index, take, status, owner, started_at)
     values (?, ?, ?, ?, ?, ?, ?, 'running', ?, ?)
     on conflict (experiment_id, example_key, variant_key, repeat_index, take) do nothing`,
  )
  const takeRun = connection.prepare(
    `update runs set status = 'running', owner = ?, started_at = ?, config_hash = ?, completed_at = null, error = null,
       failure_kind = null, failure_status = null, commit_sequence = null
     where id = ?`,
  )

  function claimOne(revision: ClaimingRevision, request: CellRequest, claimant: Claimant): CellClaim {
    const { variantKey, exampleKey, repeatIndex, take } = request.cell
    const takes = readableTakes({ cache_mode: revision.cache_mode, take })
    const experimentId = revision.experiment_id
    // Most cells are new: where no other take may fill this one, the attempt to make the run is the look.
    if (takes.lowest === takes.highest) {
      const runId = makeRunOf(experimentId, request, claimant)
      if (runId !== undefined) return { outcome: 'claimed', runId }
    }
    const runs = runsOfCell.all(experimentId, exampleKey, variantKey, repeatIndex, takes.lowest, takes.highest)
    const filling = runs.find((run) => run.status === 'completed')
    if (filling !== undefined) return { outcome: 'filled', runId: filling.id }
    const [own] = runs
    if (own === undefined || own.take !== take) {
      const runId = makeRunOf(experimentId, request, claimant)
      if (runId === undefined) throw new TypeError(`cell ${exampleKey} ${variantKey} is there and is not`)
      return { outcome: 'claimed', runId }
    }
    const outcome = outcomeFor(own, claimant)
    if (outcome === 'claimed') takeRun.run(claimant.owner, claimant.now, request.configHash, own.id)
    return { outcome, runId: own.id }
  }

  /** undefined where the cell has a run of this take already. */
  function makeRunOf(experimentId: string, { cell, configHash }: CellRequest, claimant: Claimant): string | undefined {
    const { variantKey, exampleKey, repeatIndex, take } = cell
    const runId = newIdentifier('run')
    const { owner, now } = claimant
    const made = makeRun.run(runId, experimentId, configHash, variantKey, exampleKey, repeatIndex, take, owner, now)
    return made === 1 ? runId : undefined
  }

  function outcomeFor(run: ClaimableRun, { retryFailedBefore, now }: Claimant): 'claimed' | 'failed' | 'taken' {
    if (run.status === 'running') return run.owner !== null && liveness.isAlive(run.owner, now) ? 'taken' : 'claimed'
    if (run.status !== 'failed') return 'claimed'
    // A template fails the same way every time; a provider may be well again.
    const mayBeRetried = run.failure_kind !== 'template' && (run.completed_at ?? 0) < retryFailedBefore
    return mayBeRetried ? 'claimed' : 'failed'
  }

  return async ({ revisionId, cells, ...claimant }) =>
    await connection.writeTogether(() => {
      const revision = revisionRow.get(revisionId)
      if (revision === undefined) throw unknownRevision(revisionId)
      return cells.map((request) => claimOne(revision, request, claimant))
    })
}

type ClaimingRevision = Pick<RevisionRow, 'experiment_id' | 'cache_mode'>
