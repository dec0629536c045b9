import { relative, resolve } from 'node:path'

import { writeStarterExperiment } from '../../app/starter-experiment.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import type { Terminal } from '../terminal.ts'

/** The flags of `init`. */
export interface InitFlags {
  readonly model?: string
}

/** Writes a small experiment that runs as it stands, and says what to type next. */
export async function initExperiment(folder: string, flags: InitFlags, terminal: Terminal): Promise<ExitStatus> {
  const directory = resolve(terminal.directory, folder)
  const written = await writeStarterExperiment(directory, flags.model ?? null)
  const { bold } = terminal.noteColours
  const shown = (file: string): string => relative(terminal.directory, file)
  for (const file of written.files) terminal.note(`wrote ${shown(file)}`)
  terminal.note(`\nNow: ${bold(`promptlooper run ${shown(written.experimentFile)}`)}`)
  return exitStatus.done
}
