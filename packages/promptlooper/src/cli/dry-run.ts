import { planDryRun, type DryRun } from '../app/dry-run/plan-dry-run.ts'
import { formatInteger } from '../report/format-number.ts'
import { neutraliseTerminal } from '../report/neutralise-terminal.ts'
import type { RunFlags } from './run-flags.ts'
import { budgetFlags } from './run-flags.ts'
import { dryRunText } from './dry-run-text.ts'
import { exitStatus, type ExitStatus } from './exit-status.ts'
import { printJson } from './print-json.ts'
import type { Terminal } from './terminal.ts'

/** Prints what a run would do and cost. Calls nothing and stores nothing. */
export async function dryRun(file: string, flags: RunFlags, terminal: Terminal): Promise<ExitStatus> {
  const plan = await planDryRun({
    file,
    limit: flags.limit ?? null,
    only: flags.only,
    exampleIds: flags.example,
    against: flags.against ?? null,
    environment: terminal.environment,
    cacheMode: flags.cache,
    storeUrl: flags.store ?? null,
    budget: budgetFlags(flags),
  })
  for (const warning of plan.warnings)
    terminal.note(`${terminal.noteColours.yellow('warning:')} ${neutraliseTerminal(warning)}`)
  if (flags.json) printJson(plan, terminal)
  else terminal.write(dryRunText(plan, terminal))
  if (!flags.quiet) terminal.note(ending(plan))
  return exitStatus.done
}

function ending({ cacheMode, calls }: DryRun): string {
  const nothing = 'Nothing was called and nothing was stored.'
  if (cacheMode !== 'replay' || calls === 0) return nothing
  return `${nothing} With --cache replay ${formatInteger(calls)} answers are missing: their runs would fail.`
}
