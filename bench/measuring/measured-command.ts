import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runWell, type CommandSurroundings } from './command.ts'
import { isolatedEnvironment } from './environment.ts'
import type { Usage } from './say-usage.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A command that went well, and what it took of the machine. */
export interface MeasuredCommand extends Usage {
  /** From its start to its end, start-up included. */
  readonly wholeMs: number
  readonly stdout: string
}

/** Runs a Node program to its end and measures it; throws with what it wrote where its status is not 0. */
export async function runMeasured(
  [node = '', ...words]: readonly string[],
  given: CommandSurroundings = {},
): Promise<MeasuredCommand> {
  await using folder = await temporaryFolder()
  const usageFile = join(folder.path, 'usage.json')
  const environment = { ...(given.environment ?? isolatedEnvironment()), BENCH_USAGE_FILE: usageFile }
  const sayUsage = join(import.meta.dirname, 'say-usage.ts')
  const { elapsedMs, stdout } = await runWell([node, '--import', sayUsage, ...words], { ...given, environment })
  // Written by say-usage.ts.
  const usage = JSON.parse(await readFile(usageFile, 'utf8')) as Usage
  return { ...usage, wholeMs: elapsedMs, stdout }
}
