import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runWell, type CommandSurroundings } from './command.ts'
import { isolatedEnvironment } from './environment.ts'
import type { Usage } from './say-usage.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A command that went well, with what it took. */
export interface MeasuredCommand extends Usage {
  /** From its start until it has ended. */
  readonly wholeMs: number
  readonly stdout: string
}

/** Runs a Node program (its words begin with Node itself) and gives what it took of the machine. Throws where it fails. */
export async function runMeasured(
  [node = '', ...words]: readonly string[],
  nodeFlags: readonly string[] = [],
  surroundings: CommandSurroundings = {},
): Promise<MeasuredCommand> {
  await using folder = await temporaryFolder()
  const usageFile = join(folder.path, 'usage.json')
  const environment = { ...(surroundings.environment ?? isolatedEnvironment()), BENCH_USAGE_FILE: usageFile }
  const sayUsage = join(import.meta.dirname, 'say-usage.ts')
  const measured = [node, '--import', sayUsage, ...nodeFlags, ...words]
  const { elapsedMs, stdout } = await runWell(measured, { ...surroundings, environment })
  // Written by say-usage.ts.
  const usage = JSON.parse(await readFile(usageFile, 'utf8')) as Usage
  return { ...usage, wholeMs: elapsedMs, stdout }
}
