import pc from 'picocolors'

import { runProgram } from '../program.ts'
import type { Terminal } from '../terminal.ts'
import type { CliEnd, CliSurroundings } from './run-cli.ts'

/** Runs the real command line in this process, which is much faster than `runCli`; for what needs no process of its own. */
export async function runHere(
  words: readonly string[],
  surroundings: Omit<CliSurroundings, 'watch'>,
  person: Partial<Pick<Terminal, 'columns' | 'writesToPerson'>> = {},
): Promise<CliEnd> {
  let stdout = ''
  let stderr = ''
  const write = (text: string): void => void (stdout += text)
  const status = await runProgram(words, {
    write,
    writeFully: async (text) => {
      write(text)
      return true
    },
    note: (line) => void (stderr += `${line}\n`),
    environment: surroundings.environment ?? {},
    directory: surroundings.directory,
    colours: pc.createColors(false),
    noteColours: pc.createColors(false),
    columns: null,
    writesToPerson: false,
    liveStream: null,
    canAsk: false,
    ...person,
  })
  return { status, stdout, stderr }
}
