import { allCommands, type CommandNode, type OptionNode } from './command-node.ts'

/** The completion script for fish. */
export function fishCompletion(root: CommandNode): string {
  const lines = allCommands(root).flatMap((command) => {
    const place = condition(command)
    const commands = command.commands.map(
      (each) =>
        `complete -c promptlooper -f -n ${place} -a ${quote(each.words.at(-1) ?? '')} -d ${quote(each.description)}`,
    )
    const options = command.options.map((option) => `complete -c promptlooper -n ${place} ${optionWords(option)}`)
    return [...commands, ...options, ...argumentLines(command, place)]
  })
  return `# fish completion for promptlooper\n${lines.join('\n')}\n`
}

/** Holds where the words lead to this command and no further. */
function condition(command: CommandNode): string {
  const seen = command.words.map((word) => `__fish_seen_subcommand_from ${word}`)
  const next = command.commands.map((each) => each.words.at(-1) ?? '')
  const notFurther = next.length === 0 ? [] : [`not __fish_seen_subcommand_from ${next.join(' ')}`]
  return quote([...seen, ...notFurther].join('; and '))
}

function argumentLines(command: CommandNode, place: string): readonly string[] {
  if (command.argument === null || command.argument.kind === 'file') return []
  const offers = command.argument.kind === 'words' ? ` -a ${quote(command.argument.words.join(' '))}` : ''
  return [`complete -c promptlooper -f -n ${place}${offers}`]
}

function optionWords({ flags, value, description }: OptionNode): string {
  const spellings = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
  const values =
    value === null
      ? []
      : value.kind === 'file'
        ? ['-r -F']
        : value.kind === 'words'
          ? [`-x -a ${quote(value.words.join(' '))}`]
          : ['-x']
  return [...spellings, ...values, `-d ${quote(description)}`].join(' ')
}

/** fish knows two escapes inside single quotes. */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`
}
