import { messageOf, PromptLooperError } from '../domain/errors.ts'
import { neutraliseTerminal } from '../report/neutralise-terminal.ts'
import { exitStatus, type ExitStatus } from './exit-status.ts'
import { shortPaths } from './short-paths.ts'
import type { Terminal } from './terminal.ts'

/**
 * Says what went wrong on stderr: message and hint of our own errors, and that it is a fault of the program for all
 * others. Messages quote what providers, files and models say: nothing in them acts on the terminal.
 * PROMPTLOOPER_DEBUG shows the stack.
 */
export function showError(error: unknown, terminal: Terminal): ExitStatus {
  const { red, dim } = terminal.noteColours
  const wantsStack = (terminal.environment['PROMPTLOOPER_DEBUG'] ?? '') !== ''
  if (error instanceof PromptLooperError) {
    const message = shortPaths(neutraliseTerminal(error.message), terminal.directory)
    // Several faults are a list: each then begins its own line.
    terminal.note(`${red('error:')}${message.includes('\n') ? '\n' : ' '}${message}`)
    if (error.hint !== undefined) terminal.note(`  ${shortPaths(neutraliseTerminal(error.hint), terminal.directory)}`)
    if (wantsStack) showStack(error, terminal)
    return exitStatus.failed
  }
  terminal.note(`${red('error:')} ${neutraliseTerminal(messageOf(error))}`)
  terminal.note(
    '  This is a fault of promptlooper itself. What is stored is safe; the same command goes on from there.',
  )
  if (wantsStack) showStack(error, terminal)
  else terminal.note(dim('  PROMPTLOOPER_DEBUG=1 shows where it happened: please put that into a report.'))
  return exitStatus.failed
}

function showStack(error: unknown, terminal: Terminal): void {
  for (let each = error; each instanceof Error; each = each.cause) {
    const stack = neutraliseTerminal(each.stack ?? '')
    terminal.note(terminal.noteColours.dim(each === error ? stack : `caused by ${stack}`))
  }
}
