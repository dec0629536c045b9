import { resolve } from 'node:path'

import { PromptLooperError } from '../../domain/errors.ts'
import { cacheModes, type CacheMode } from '../../domain/response-cache.ts'
import type { ExitStatus } from '../exit-status.ts'
import type { GivenRunFlags, RunFlags } from '../run-flags.ts'
import { runOnce } from '../run-once.ts'
import { listenForStop } from '../stop-signals.ts'
import type { Terminal } from '../terminal.ts'

/** Runs an experiment, prints what a run would do (`--dry-run`), or runs it again at every save (`--watch`). */
export async function runFile(file: string, given: GivenRunFlags, terminal: Terminal): Promise<ExitStatus> {
  const flags: RunFlags = { ...given, cache: given.cache ?? usualCacheMode(terminal.environment) }
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

/** What `--cache` is where it is not given. */
function usualCacheMode(environment: Terminal['environment']): CacheMode {
  const named = environment['PROMPTLOOPER_CACHE'] ?? ''
  const mode = named === '' ? 'reuse' : cacheModes.find((each) => each === named)
  if (mode !== undefined) return mode
  throw new PromptLooperError('cache-mode', `PROMPTLOOPER_CACHE is "${named}"`, {
    hint: `Set it to one of ${cacheModes.join(', ')}, or not at all.`,
  })
}
