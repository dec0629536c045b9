import { Command, CommanderError } from 'commander'

import { NotYetError } from '../domain/errors.ts'
import { neutraliseTerminal } from '../report/neutralise-terminal.ts'
import { declareExperimentCommands } from './declare-experiment-commands.ts'
import { declareResultCommands } from './declare-result-commands.ts'
import { declareUpkeepCommands } from './declare-upkeep-commands.ts'
import { exitStatus, type ExitStatus } from './exit-status.ts'
import { ownVersion } from './own-version.ts'
import { showError } from './show-error.ts'
import { spareMemory } from './spare-memory.ts'
import { processTerminal, type Terminal } from './terminal.ts'

/** Runs one command line, given without the program's own name. Gives the exit status; never throws. */
export async function runProgram(
  words: readonly string[],
  terminal: Terminal = processTerminal(),
): Promise<ExitStatus> {
  spareMemory()
  let status: ExitStatus = exitStatus.done
  const program = buildProgram(terminal, (ended) => {
    status = ended
  })
  try {
    refusePlannedCommand(words[0])
    if (words.length === 0) program.outputHelp()
    else await program.parseAsync(words, { from: 'user' })
    return status
  } catch (error) {
    // Commander has said by itself what is wrong with the words.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.done : exitStatus.failed
    return showError(error, terminal)
  }
}

/** The tree of commands, each of which imports its own module when it is called. */
export function buildProgram(terminal: Terminal, end: (status: ExitStatus) => void): Command {
  const program = new Command('promptlooper')
    .description('Runs prompt experiments and says which prompt wins, how sure that is, and what it cost.')
    .version(ownVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .exitOverride()
    .configureOutput({
      writeOut: terminal.write,
      writeErr: (text) => terminal.note(text.trimEnd()),
      getOutHelpWidth: () => Math.min(terminal.columns ?? longestHelpLine, longestHelpLine),
      getErrHelpWidth: () => Math.min(terminal.columns ?? longestHelpLine, longestHelpLine),
      getOutHasColors: () => terminal.colours.isColorSupported,
      getErrHasColors: () => terminal.noteColours.isColorSupported,
      outputError: (text, write) =>
        write(neutraliseTerminal(text).replace(/^error:/, terminal.noteColours.red('error:'))),
    })
    .showHelpAfterError('  "promptlooper help" lists the commands; "promptlooper help COMMAND" its flags.')
  declareExperimentCommands({ program, terminal, end })
  declareResultCommands({ program, terminal, end })
  declareUpkeepCommands({ program, terminal, end })
  return program
}

const longestHelpLine = 100

const plannedCommands: ReadonlySet<string> = new Set(['worker'])

function refusePlannedCommand(word: string | undefined): void {
  if (word === undefined || !plannedCommands.has(word)) return
  throw new NotYetError(`"promptlooper ${word}" is planned, but not part of this version (${ownVersion()})`, {
    hint: '"promptlooper help" lists the commands that there are.',
  })
}
