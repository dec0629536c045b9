import type { Command } from 'commander'

import { bashCompletion } from '../completion/bash.ts'
import { commandNode, type CommandNode } from '../completion/command-node.ts'
import { fishCompletion } from '../completion/fish.ts'
import { zshCompletion } from '../completion/zsh.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import type { Terminal } from '../terminal.ts'

/** The shells that there is a completion script for. */
export type Shell = 'bash' | 'zsh' | 'fish'

/** Prints a shell's completion script, made from the program's own commands. */
export function printCompletion(shell: Shell, program: Command, terminal: Terminal): ExitStatus {
  terminal.write(scripts[shell](commandNode(program)))
  return exitStatus.done
}

const scripts: { readonly [Name in Shell]: (root: CommandNode) => string } = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
}
