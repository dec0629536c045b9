import type { EnvironmentOptions } from '../src/options.ts'
import { filterProductions, testProductions } from './filter-grammar.ts'
import { operatorProductions } from './expression-grammar.ts'
import { derive, textOf, type Derivation, type Grammar } from './grammar.ts'
import { methodProductions } from './method-grammar.ts'
import type { RandomNumbers } from './random-numbers.ts'
import { loadedTemplates, templateProductions } from './template-grammar.ts'
import { variablesJson } from './variables.ts'
import { whitespaceProductions } from './whitespace-grammar.ts'

/** The options of an environment that Python's Jinja2 has too, and that JSON can hold. */
export type FuzzOptions = Omit<EnvironmentOptions, 'loader' | 'limits' | 'random'>

/** One template with all that it is rendered with. */
export interface FuzzCase {
  readonly derivation: Derivation
  /** Slips of the pen, made in the derived text one after the other. */
  readonly slips: readonly Slip[]
  readonly options: FuzzOptions
  /** The variables, as JSON. */
  readonly variables: string
  readonly templates: Readonly<Record<string, string>>
}

/** Some characters replaced by others, as an author would by mistake. */
export interface Slip {
  readonly at: number
  readonly removed: number
  readonly inserted: string
}

/** The productions of all grammars, by symbol. */
export const fuzzGrammar: Grammar = merged([
  operatorProductions,
  filterProductions,
  testProductions,
  methodProductions,
  templateProductions,
  whitespaceProductions,
  { printed: ['{{ <any> }}', '{{ [<any>] }}'] },
])

/** An expression, printed. */
export function expressionCase(random: RandomNumbers): FuzzCase {
  const depth = random.pick([1, 2, 2, 3, 3, 4])
  return {
    derivation: derive(fuzzGrammar, 'printed', depth, random),
    slips: [],
    options: valueOptions(random),
    variables: variablesJson(random),
    templates: {},
  }
}

/** A template: of statements, or of blanks and delimiters. */
export function templateCase(random: RandomNumbers): FuzzCase {
  if (random.next() < 0.3) {
    return {
      derivation: derive(fuzzGrammar, 'layout', 3, random),
      slips: [],
      options: layoutOptions(random),
      variables: variablesJson(random),
      templates: { part: loadedTemplates['part'] ?? '' },
    }
  }
  const derivation = withSigns(derive(fuzzGrammar, 'template', random.pick([3, 4, 5]), random), random)
  return {
    derivation,
    slips: random.next() < 0.15 ? slipsIn(textOf(derivation), random) : [],
    options: statementOptions(random),
    variables: variablesJson(random),
    templates: loadedTemplates,
  }
}

/** The text of the template, with the delimiters and prefixes of the options. */
export function sourceOf(fuzzCase: FuzzCase): string {
  const { options } = fuzzCase
  return slipped(textOf(fuzzCase.derivation), fuzzCase.slips)
    .replaceAll('§§', options.lineCommentPrefix ?? '##')
    .replaceAll('§', options.lineStatementPrefix ?? '#')
    .replaceAll('{%', options.blockStart ?? '{%')
    .replaceAll('%}', options.blockEnd ?? '%}')
    .replaceAll('{{', options.variableStart ?? '{{')
    .replaceAll('}}', options.variableEnd ?? '}}')
    .replaceAll('{#', options.commentStart ?? '{#')
    .replaceAll('#}', options.commentEnd ?? '#}')
}

function slipped(text: string, slips: readonly Slip[]): string {
  let result = text
  for (const { at, removed, inserted } of slips) result = result.slice(0, at) + inserted + result.slice(at + removed)
  return result
}

function slipsIn(text: string, random: RandomNumbers): Slip[] {
  return Array.from({ length: random.pick([1, 1, 2]) }, () => {
    const isRemoval = random.next() < 0.4
    return {
      at: random.below(text.length + 1),
      removed: isRemoval ? 1 + random.below(4) : 0,
      inserted: isRemoval ? '' : random.pick(FRAGMENTS),
    }
  })
}

// What is typed by mistake, or forgotten elsewhere.
const FRAGMENTS =
  '{% %} {{ }} {# #} | ( ) [ ] { } " \' if else endif endfor for in set = , . - + not is 1 1.5 x ** * ~ % // endmacro macro elif endset raw endraw \\n \\x4 and or loop recursive with block endblock none : :: == < |upper is\u0020not |nofilter 0x1f 1_000 1__0 @ $ é ? & ! != \n'
    .split(' ')
    .map((fragment) => ` ${fragment.replace('\u0020', ' ')} `)

type Draft = { -readonly [Option in keyof FuzzOptions]: FuzzOptions[Option] }

function valueOptions(random: RandomNumbers): Draft {
  const options: Draft = {}
  if (random.next() < 0.15) options.autoescape = true
  if (random.next() < 0.15) options.undefined = random.pick(['strict', 'chainable', 'debug'])
  if (random.next() < 0.1) options.sandboxed = random.pick([true, 'immutable'])
  return options
}

function statementOptions(random: RandomNumbers): Draft {
  const options = valueOptions(random)
  options.extensions = ['do', 'loopcontrols']
  if (random.next() < 0.2) options.trimBlocks = true
  if (random.next() < 0.2) options.lstripBlocks = true
  if (random.next() < 0.1) options.keepTrailingNewline = true
  return options
}

function layoutOptions(random: RandomNumbers): Draft {
  const options: Draft = {}
  if (random.next() < 0.4) options.trimBlocks = true
  if (random.next() < 0.4) options.lstripBlocks = true
  if (random.next() < 0.4) options.keepTrailingNewline = true
  if (random.next() < 0.2) options.newlineSequence = random.pick(['\r\n', '\r', '\n'])
  if (random.next() < 0.5) options.lineStatementPrefix = random.pick(['#', '%', '%%', '//'])
  if (random.next() < 0.4) options.lineCommentPrefix = random.pick(['##', '//', '--', '#!'])
  if (random.next() < 0.2) Object.assign(options, random.pick(DELIMITERS))
  return options
}

const DELIMITERS: readonly Draft[] = [
  { blockStart: '<%', blockEnd: '%>', variableStart: '${', variableEnd: '}', commentStart: '<%#', commentEnd: '%>' },
  {
    blockStart: '<!--',
    blockEnd: '-->',
    variableStart: '{',
    variableEnd: '}',
    commentStart: '<!--#',
    commentEnd: '-->',
  },
  { blockStart: '[[', blockEnd: ']]', variableStart: '[=', variableEnd: '=]', commentStart: '[*', commentEnd: '*]' },
  {
    blockStart: '\\block{',
    blockEnd: '}',
    variableStart: '\\VAR{',
    variableEnd: '}',
    commentStart: '\\#{',
    commentEnd: '}',
  },
]

// Signs that take away blanks, or keep them, at some of the delimiters.
function withSigns(derivation: Derivation, random: RandomNumbers): Derivation {
  const signed = (text: string): string =>
    text.replaceAll(/\{%|%\}|\{\{|\}\}/g, (delimiter) => {
      const chance = random.next()
      if (chance > 0.2) return delimiter
      const sign = chance < 0.05 && delimiter.includes('%') ? '+' : '-'
      return delimiter.startsWith('{') ? delimiter + sign : sign + delimiter
    })
  return {
    symbol: derivation.symbol,
    parts: derivation.parts.map((part) => (typeof part === 'string' ? signed(part) : withSigns(part, random))),
  }
}

function merged(grammars: readonly Grammar[]): Grammar {
  const all: Record<string, readonly string[]> = {}
  for (const grammar of grammars) {
    for (const [symbol, productions] of Object.entries(grammar)) all[symbol] = [...(all[symbol] ?? []), ...productions]
  }
  return all
}
