import { TemplateRuntimeError } from './errors.ts'
import { Environment } from './environment.ts'
import { dumpJson } from './formatting/json.ts'
import { strftime } from './formatting/strftime.ts'
import { indentText } from './filters/json-filter.ts'
import { str } from './values/repr.ts'
import { toList } from './values/iterate.ts'
import { isTrue } from './values/truth.ts'
import { parameters } from './values/call-arguments.ts'
import { defineFunction } from './values/function.ts'
import type { Extension } from './parser/parse-template.ts'
import type { Template } from './template.ts'

/** What a chat template depends on beside its variables. */
export interface ChatTemplateOptions {
  /** The clock of `strftime_now`; local time. */
  readonly now?: () => Date
  /** The default is what transformers uses: blocks leave no whitespace. */
  readonly whitespace?: 'trim-blocks' | 'keep'
  /** Statements to allow; the default is loop controls and `generation`. */
  readonly extensions?: readonly Extension[]
}

/**
 * Compiles the chat template of an open model as transformers does: in an immutable sandbox,
 * with `raise_exception`, `strftime_now`, and a `tojson` that does not escape for HTML.
 */
export function chatTemplate(source: string, options: ChatTemplateOptions = {}): Template {
  const trims = options.whitespace !== 'keep'
  const environment = new Environment({
    trimBlocks: trims,
    lstripBlocks: trims,
    sandboxed: 'immutable',
    extensions: options.extensions ?? ['loopcontrols', 'generation'],
  })
  addChatFunctions(environment, options.now ?? (() => new Date()))
  return environment.fromString(source)
}

/** Gives an environment what chat templates call. */
export function addChatFunctions(environment: Environment, now: () => Date): void {
  environment.globals.set('raise_exception', raiseException)
  environment.globals.set(
    'strftime_now',
    defineFunction('strftime_now', parameters('format'), ([format]) => strftime(now(), str(format))),
  )
  environment.filters.set('tojson', plainJson)
}

const raiseException = defineFunction('raise_exception', parameters('message'), ([message]) => {
  throw new ChatTemplateError(str(message))
})

/** What a chat template raises itself; Python has a plain TemplateError here. */
class ChatTemplateError extends TemplateRuntimeError {
  constructor(message: string) {
    super(message, 'TemplateError')
  }
}

const plainJson = defineFunction(
  'tojson',
  parameters('x', ['ensure_ascii', false], ['indent', null], ['separators', null], ['sort_keys', false]),
  ([value, ascii, indent, separators, sortKeys], evaluation) => {
    const indentation = indentText(indent, evaluation)
    const given = separators === null || separators === undefined ? [] : toList(separators, evaluation).map(str)
    const [itemSeparator, keySeparator] = given
    return dumpJson(value, {
      indent: indentation,
      itemSeparator: itemSeparator ?? (indentation === undefined ? ', ' : ','),
      keySeparator: keySeparator ?? ': ',
      ascii: isTrue(ascii) ? 'escape' : 'keep',
      keys: isTrue(sortKeys) ? 'sorted' : 'as-they-are',
    })
  },
)
