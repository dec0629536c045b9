import { readFile } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { allCommands, commandNode } from './completion/command-node.ts'
import { buildProgram } from './program.ts'
import { processTerminal } from './terminal.ts'

const document = await readFile(new URL('../../../../docs/command-line.md', import.meta.url), 'utf8')
const commands = allCommands(commandNode(buildProgram(processTerminal(), () => {})))

test.each(commands.map((command) => [command.words.join(' ') || 'promptlooper', command] as const))(
  '%s and its flags are in docs/command-line.md',
  (name, command) => {
    const section = sectionOf(name)
    for (const { flags } of command.options) {
      for (const flag of flags) expect(section, flag).toContain(flag)
    }
  },
)

/** From a command's heading to the next one; what stands before all of them is the program's own. */
function sectionOf(name: string): string {
  if (name === 'promptlooper' || name === 'cache') return document
  const start = document.search(new RegExp(`^### \`${name}[\` ]`, 'm'))
  expect(start, `a heading for ${name}`).toBeGreaterThan(0)
  const end = document.indexOf('\n##', start + 1)
  // -h and --help are the same for all: they stand once, at the top.
  return `${document.slice(0, document.indexOf('\n##'))}${document.slice(start, end < 0 ? undefined : end)}`
}
