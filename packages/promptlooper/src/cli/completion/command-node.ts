import type { Argument, Command, Option } from 'commander'

/** What shells complete in one command. */
export interface CommandNode {
  /** The words that lead to it: `cache stats`; empty for the program itself. */
  readonly words: readonly string[]
  readonly description: string
  readonly options: readonly OptionNode[]
  /** What its first argument may be. */
  readonly argument: ValueNode | null
  readonly commands: readonly CommandNode[]
}

/** A flag in all its spellings, and what follows it; null for a switch. */
export interface OptionNode {
  readonly flags: readonly string[]
  readonly description: string
  readonly value: ValueNode | null
}

/** A value: one of a few words, a file, or anything. */
export type ValueNode =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' }
  | { readonly kind: 'text' }

/** Reads commander's tree, so that completion can never name what the program does not have. */
export function commandNode(command: Command, words: readonly string[] = []): CommandNode {
  const help = command.createHelp()
  const [argument] = command.registeredArguments
  return {
    words,
    description: command.description(),
    options: help.visibleOptions(command).map(optionNode),
    argument: argument === undefined ? null : argumentValue(argument),
    commands: help.visibleCommands(command).map((each) => commandNode(each, [...words, each.name()])),
  }
}

/** Every command of the tree, the given one first. */
export function allCommands(root: CommandNode): readonly CommandNode[] {
  return [root, ...root.commands.flatMap(allCommands)]
}

function optionNode(option: Option): OptionNode {
  return {
    flags: [option.short, option.long].filter((each) => each !== undefined),
    description: option.description,
    value: option.required || option.optional ? valueNode(option.argChoices, option.flags) : null,
  }
}

function argumentValue(argument: Argument): ValueNode {
  return valueNode(argument.argChoices, argument.name())
}

function valueNode(choices: readonly string[] | undefined, name: string): ValueNode {
  if (choices !== undefined) return { kind: 'words', words: choices }
  return /\b(file|folder)\b/.test(name) ? { kind: 'file' } : { kind: 'text' }
}
