import type { Terminal } from './terminal.ts'

/** Writes a value as JSON with a line end: the whole of what a command with `--json` puts on stdout. */
export function printJson(value: unknown, terminal: Terminal): void {
  terminal.write(`${JSON.stringify(value, undefined, 2)}\n`)
}
