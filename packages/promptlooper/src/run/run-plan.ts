import type { CountedFailure } from './failure-tally.ts'
import { FailureTally } from './failure-tally.ts'
import { isStopped, type PlanGiven } from './plan-given.ts'
import { runPass } from './plan-pass.ts'
import { scoreComparisons } from './score-comparisons.ts'

/** Why a plan ended, with its failures by message. */
export interface PlanOutcome {
  readonly kind: 'done' | 'drained' | 'budget-stopped' | 'halted'
  /** In words for people; empty where the plan is done. */
  readonly reason: string
  /** What a person can do about it. */
  readonly hint: string | undefined
  readonly failures: readonly CountedFailure[]
}

/**
 * Runs what a revision lacks. Runs that failed in this command are tried once more at the end, where most others went
 * well; cells that another process is running are waited for. At the end come the scorers that compare answers. Throws a StoreError when the store can't be written.
 */
export async function runPlan(given: PlanGiven): Promise<PlanOutcome> {
  const failures = new FailureTally()
  let retryFailedBefore = given.surroundings.clock.now()
  let hasRetried = false
  for (;;) {
    const pass = await runPass(given, retryFailedBefore, failures)
    if (isStopped(given)) break
    if (pass.failed > 0 && !hasRetried && pass.failed <= pass.ended / 2) {
      hasRetried = true
      retryFailedBefore = given.surroundings.clock.now() + 1
      failures.clear()
    } else if (pass.taken > 0) await sleepUnlessDrained(given, takenPollMs)
    else break
  }
  await scoreComparisons(given)
  return { ...endOf(given), failures: failures.top(10) }
}

function endOf(given: PlanGiven): Omit<PlanOutcome, 'failures'> {
  for (const { halted } of given.lanes.values()) {
    if (halted !== undefined) return { kind: 'halted', reason: halted.message, hint: halted.hint }
  }
  if (given.drain.aborted || given.stop.aborted)
    return { kind: 'drained', reason: 'stopped by the user', hint: undefined }
  const reason = given.surroundings.budget?.stoppedBy ?? null
  if (reason === null) return { kind: 'done', reason: '', hint: undefined }
  return {
    kind: 'budget-stopped',
    reason,
    hint: 'raise the budget and run the same command again: it goes on from here',
  }
}

async function sleepUnlessDrained(given: PlanGiven, ms: number): Promise<void> {
  try {
    await given.surroundings.clock.sleep(ms, given.drain)
  } catch (thrown) {
    if (!given.drain.aborted) throw thrown
  }
}

const takenPollMs = 300
