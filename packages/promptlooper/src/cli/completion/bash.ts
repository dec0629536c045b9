import { allCommands, type CommandNode } from './command-node.ts'
import { singleQuote } from './single-quote.ts'

/** The completion script for bash 3.2 and newer. */
export function bashCompletion(root: CommandNode): string {
  const commands = allCommands(root)
  return `# bash completion for promptlooper
_promptlooper() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" place="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$place \${COMP_WORDS[i]}" in
      ${commands
        .slice(1)
        .map((each) => singleQuote(placeOf(each)))
        .join('|')}) place="$place \${COMP_WORDS[i]}" ;;
    esac
  done
  COMPREPLY=()
  case "$place $previous" in
${commands.flatMap(valueBranches).join('\n')}
  esac
  if [[ "$current" == -* ]]; then
    case "$place" in
${commands
  .map((each) =>
    branch(
      placeOf(each),
      each.options.flatMap((option) => option.flags),
    ),
  )
  .join('\n')}
    esac
  else
    case "$place" in
${commands.flatMap(wordBranches).join('\n')}
    esac
  fi
}
complete -o bashdefault -o default -F _promptlooper promptlooper
`
}

/** How the script writes where it stands: ` cache stats`. */
function placeOf(command: CommandNode): string {
  return command.words.map((word) => ` ${word}`).join('')
}

function branch(place: string, words: readonly string[]): string {
  return `      ${singleQuote(place)}) COMPREPLY=($(compgen -W ${singleQuote(words.join(' '))} -- "$current")) ;;`
}

/** What follows a flag; a file is left to bash itself, for any other text there is nothing to offer. */
function valueBranches(command: CommandNode): readonly string[] {
  return command.options.flatMap(({ flags, value }) => {
    if (value === null) return []
    const places = flags.map((flag) => singleQuote(`${placeOf(command)} ${flag}`)).join('|')
    if (value.kind === 'file') return [`    ${places}) return ;;`]
    if (value.kind === 'text') return [`    ${places}) compopt +o default +o bashdefault 2>/dev/null; return ;;`]
    return [`    ${places}) COMPREPLY=($(compgen -W ${singleQuote(value.words.join(' '))} -- "$current")); return ;;`]
  })
}

function wordBranches(command: CommandNode): readonly string[] {
  const words = command.commands.map((each) => each.words.at(-1) ?? '')
  if (words.length > 0) return [branch(placeOf(command), words)]
  return command.argument?.kind === 'words' ? [branch(placeOf(command), command.argument.words)] : []
}
