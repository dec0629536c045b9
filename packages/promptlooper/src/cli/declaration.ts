import type { Command } from 'commander'

import type { ExitStatus } from './exit-status.ts'
import type { Terminal } from './terminal.ts'

/** Where commands are declared. */
export interface Declaration {
  readonly program: Command
  readonly terminal: Terminal
  /** Takes the status with which the command ended. */
  readonly end: (status: ExitStatus) => void
}
