import { neutraliseTerminal } from '../report/neutralise-terminal.ts'
import type { Terminal } from './terminal.ts'

/** Writes a value as JSON with a line end: the whole of what a command with `--json` puts on stdout. */
export function printJson(value: unknown, terminal: Terminal): void {
  const text = `${JSON.stringify(value, undefined, 2)}\n`
  // JSON escapes only some of what acts on a screen.
  terminal.write(terminal.writesToPerson ? neutraliseTerminal(text) : text)
}
