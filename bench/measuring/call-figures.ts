import { join } from 'node:path'
import { writeCallsExperiment } from './calls-experiment.ts'
import { runMeasured } from './measured-command.ts'
import { parseReport } from './report.ts'
import type { Usage } from './say-usage.ts'
import { startServerProcess } from './server-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** One measured program that makes calls. Times are milliseconds. */
export interface CallFigures extends Usage {
  /** From the first call to the last. */
  readonly callsMs: number
  /** Start-up included, and for the command its checks and its report. */
  readonly wholeMs: number
}

/** Two that give every answer 1. */
export const twoScorers = [{ scorer: 'exact-match' }, { scorer: 'contains', value: 'say this back' }]

/** The calls with nothing around them, against a server that answers at once. */
export async function measureBareLoop(count: number, concurrency: number): Promise<CallFigures> {
  await using server = await startServerProcess(0)
  const program = join(import.meta.dirname, 'bare-loop.ts')
  const words = [process.execPath, program, server.url, String(count), String(concurrency)]
  const { stdout, ...figures } = await runMeasured(words)
  return { ...figures, callsMs: Number(stdout) }
}

/** The same calls by the command, stored, cached and scored. Throws where not all runs complete. */
export async function measureCommand(
  count: number,
  concurrency: number,
  nodeFlags: readonly string[] = [],
): Promise<CallFigures> {
  await using server = await startServerProcess(0)
  await using folder = await temporaryFolder()
  const given = { serverUrl: server.url, count, concurrency, scorers: twoScorers }
  const experiment = await writeCallsExperiment(folder.path, given)
  const { stdout, ...figures } = await runMeasured(experiment.command, nodeFlags)
  const { runs, command } = parseReport(stdout)
  if (runs.completed !== count) throw new Error(`${runs.completed} of ${count} runs completed`)
  return { ...figures, callsMs: command.elapsedMs }
}
