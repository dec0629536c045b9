import { dirname, join, relative, resolve } from 'node:path'

import { importExperiment, type ImportOutcome } from '../../app/import-experiment.ts'
import { counted } from '../../report/headline.ts'
import { neutraliseTerminal } from '../../report/neutralise-terminal.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import { printJson } from '../print-json.ts'
import { shortPaths } from '../short-paths.ts'
import { showError } from '../show-error.ts'
import type { Terminal } from '../terminal.ts'

/** The flags of `import`. */
export interface ImportFlags {
  readonly output?: string
  readonly json?: true
}

/** Writes another tool's config as an experiment, and says what could not be carried over and what to type next. */
export async function importConfig(file: string, flags: ImportFlags, terminal: Terminal): Promise<ExitStatus> {
  const path = resolve(terminal.directory, file)
  const directory =
    flags.output === undefined ? join(dirname(path), 'promptlooper') : resolve(terminal.directory, flags.output)
  const outcome = await importExperiment({ file: path, directory, environment: terminal.environment })
  if (flags.json) printJson(outcomeJson(outcome), terminal)
  else showOutcome(outcome, terminal)
  return outcome.faults === null ? exitStatus.done : exitStatus.failed
}

function outcomeJson({ files, notes, warnings, faults }: ImportOutcome) {
  return { files, notes, warnings, faults: faults === null ? [] : faults.message.split('\n') }
}

function showOutcome({ files, notes, warnings, faults }: ImportOutcome, terminal: Terminal): void {
  const { bold, yellow } = terminal.noteColours
  const shown = (path: string): string => relative(terminal.directory, path)
  for (const file of files) terminal.note(`wrote ${neutraliseTerminal(shown(file))}`)
  if (notes.length > 0) {
    terminal.note(
      `\n${counted(notes.length, 'thing')} could not be carried over as ${notes.length === 1 ? 'it was' : 'they were'}:`,
    )
    for (const note of notes) terminal.note(`- ${neutraliseTerminal(note)}`)
  }
  for (const warning of warnings) {
    terminal.note(`${yellow('warning:')} ${shortPaths(neutraliseTerminal(warning), terminal.directory)}`)
  }
  if (faults !== null) {
    terminal.note('\nThe experiment is written, but does not load yet:')
    showError(faults, terminal)
    return
  }
  terminal.note(`\nNow: ${bold(`promptlooper run ${shown(files[0] ?? '')} --dry-run`)}`)
}
