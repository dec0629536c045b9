import { allCommands, type CommandNode, type OptionNode, type ValueNode } from './command-node.ts'
import { singleQuote } from './single-quote.ts'

/** The completion script for zsh: as a file `_promptlooper` on the fpath, or by `source <(promptlooper completion zsh)`. */
export function zshCompletion(root: CommandNode): string {
  const commands = allCommands(root)
  return `#compdef promptlooper
# zsh completion for promptlooper
_promptlooper() {
  local place="" i
  for ((i = 2; i < CURRENT; i++)); do
    case "$place \${words[i]}" in
      ${commands
        .slice(1)
        .map((each) => singleQuote(placeOf(each)))
        .join('|')}) place="$place \${words[i]}" ;;
    esac
  done
  case "$place \${words[CURRENT-1]}" in
${commands.flatMap(valueBranches).join('\n')}
  esac
  local -a offers
  if [[ "\${words[CURRENT]}" == -* ]]; then
    case "$place" in
${commands.map((each) => `      ${singleQuote(placeOf(each))}) offers=(${each.options.flatMap(optionOffers).join(' ')}) ;;`).join('\n')}
    esac
    _describe option offers
    return
  fi
  case "$place" in
${commands.map(wordBranch).join('\n')}
  esac
}
if [ "$funcstack[1]" = "_promptlooper" ]; then _promptlooper "$@"; else compdef _promptlooper promptlooper; fi
`
}

function placeOf(command: CommandNode): string {
  return command.words.map((word) => ` ${word}`).join('')
}

function valueBranches(command: CommandNode): readonly string[] {
  return command.options.flatMap(({ flags, value }) => {
    if (value === null) return []
    const places = flags.map((flag) => singleQuote(`${placeOf(command)} ${flag}`)).join('|')
    return [`    ${places}) ${offerValue(value)} return ;;`]
  })
}

function wordBranch(command: CommandNode): string {
  const place = singleQuote(placeOf(command))
  if (command.commands.length === 0)
    return `    ${place}) ${command.argument === null ? '' : offerValue(command.argument)} ;;`
  const offers = command.commands.map((each) => offer(each.words.at(-1) ?? '', each.description))
  return `    ${place}) offers=(${offers.join(' ')}); _describe command offers ;;`
}

function offerValue(value: ValueNode): string {
  if (value.kind === 'file') return '_files;'
  return value.kind === 'words' ? `compadd -- ${value.words.map(singleQuote).join(' ')};` : ''
}

function optionOffers(option: OptionNode): readonly string[] {
  return option.flags.map((flag) => offer(flag, option.description))
}

/** `_describe` parts a word from its description at the first colon. */
function offer(word: string, description: string): string {
  return singleQuote(`${word.replaceAll(':', String.raw`\:`)}:${description}`)
}
