import { relative } from 'node:path'

import { watchedFiles } from '../app/watched-files.ts'
import { PromptLooperError } from '../domain/errors.ts'
import { counted } from '../report/headline.ts'
import { neutraliseLine } from '../report/neutralise-terminal.ts'
import type { RunFlags } from './run-flags.ts'
import { exitStatus, type ExitStatus } from './exit-status.ts'
import { runOnce } from './run-once.ts'
import { showError } from './show-error.ts'
import type { StopSignals } from './stop-signals.ts'
import type { Terminal } from './terminal.ts'
import { watchFiles } from './watch-files.ts'

/**
 * Runs an experiment, and again whenever one of its files is saved: only what changed is asked, because runs are found by
 * content. A faulty file is reported and watched on. Ends at the first signal.
 */
export async function watchExperiment(
  file: string,
  flags: RunFlags,
  terminal: Terminal,
  signals: StopSignals,
): Promise<ExitStatus> {
  await using watch = watchFiles()
  // Before the run: what is saved while it runs must not be missed.
  watch.follow(await watchedFiles(file))
  for (;;) {
    await runOrReport(file, flags, terminal, signals)
    const files = await watchedFiles(file)
    watch.follow(files)
    const ended = signals.status()
    if (ended !== null) return ended
    if (!flags.quiet) terminal.note(terminal.noteColours.dim(`Watching ${counted(files.length, 'file')}; Ctrl-C ends.`))
    const saved = await nextSave(watch, signals)
    if (saved === null) return signals.status() ?? exitStatus.done
    if (!flags.quiet)
      terminal.note(`\nsaved: ${saved.map((each) => neutraliseLine(relative(terminal.directory, each))).join(', ')}`)
  }
}

async function runOrReport(file: string, flags: RunFlags, terminal: Terminal, signals: StopSignals): Promise<void> {
  try {
    await runOnce(file, flags, terminal, signals)
  } catch (error) {
    if (!(error instanceof PromptLooperError)) throw error
    showError(error, terminal)
  }
}

/** The files that were saved; null where a signal ends the watch. */
async function nextSave(watch: ReturnType<typeof watchFiles>, signals: StopSignals): Promise<readonly string[] | null> {
  try {
    return await watch.nextSave(signals.drain)
  } catch (error) {
    if (error === signals.drain.reason) return null
    throw error
  }
}
