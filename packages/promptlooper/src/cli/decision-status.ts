import type { Report } from '../report/report.ts'
import { exitStatus, type ExitStatus } from './exit-status.ts'

/**
 * What an ended revision's gates and verdicts make of the command's status: 2 where a gate fails, 3 where one is
 * undecided, or where a verdict was demanded and there is one that does not decide.
 */
export function decisionStatus(report: Report | null, demand: 'verdict' | 'none'): ExitStatus {
  if (report === null) return exitStatus.done
  const statuses = new Set(report.gates.map(({ status }) => status))
  if (statuses.has('failed')) return exitStatus.gateFailed
  if (statuses.has('undecided')) return exitStatus.undecided
  return demand === 'verdict' && !isDecided(report) ? exitStatus.undecided : exitStatus.done
}

function isDecided({ decision, revision }: Report): boolean {
  if (decision === null || decision.againstReference.length === 0 || revision.status === 'budget-stopped') return false
  return decision.againstReference.every(
    ({ verdict }) => verdict.kind !== 'undecided' && verdict.kind !== 'not-measured',
  )
}
