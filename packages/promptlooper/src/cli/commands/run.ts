import { resolve } from 'node:path'

import type { ExitStatus } from '../exit-status.ts'
import type { RunFlags } from '../run-flags.ts'
import { runOnce } from '../run-once.ts'
import { listenForStop } from '../stop-signals.ts'
import type { Terminal } from '../terminal.ts'

/** Runs an experiment, prints what a run would do (`--dry-run`), or runs it again at every save (`--watch`). */
export async function runFile(file: string, flags: RunFlags, terminal: Terminal): Promise<ExitStatus> {
  const path = resolve(terminal.directory, file)
  if (flags.dryRun) {
    const { dryRun } = await import('../dry-run.ts')
    return await dryRun(path, flags, terminal)
  }
  using signals = listenForStop()
  if (flags.watch) {
    const { watchExperiment } = await import('../watch-experiment.ts')
    return await watchExperiment(path, flags, terminal, signals)
  }
  return await runOnce(path, flags, terminal, signals)
}
