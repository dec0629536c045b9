import { WHITESPACE } from '../values/whitespace.ts'
/** How a template marks its code, and what happens to the whitespace around. */
export interface LexerOptions {
  readonly blockStart: string
  readonly blockEnd: string
  readonly variableStart: string
  readonly variableEnd: string
  readonly commentStart: string
  readonly commentEnd: string
  readonly lineStatementPrefix: string | undefined
  readonly lineCommentPrefix: string | undefined
  readonly trimBlocks: boolean
  readonly lstripBlocks: boolean
  readonly newlineSequence: string
  readonly keepTrailingNewline: boolean
}

/** What may begin in template text. */
export type Opening = 'raw' | 'variable' | 'comment' | 'block' | 'lineStatement' | 'lineComment'

/** The patterns that the delimiters make. All are sticky but `opening`, `commentEnd`, `rawEnd`. */
export interface DelimiterPatterns {
  /** The next opening: groups are the opening and its sign, in the order of `openings`. */
  readonly opening: RegExp
  readonly openings: readonly Opening[]
  readonly blockEnd: RegExp
  readonly variableEnd: RegExp
  readonly lineStatementEnd: RegExp
  readonly commentEnd: RegExp
  readonly rawEnd: RegExp
  readonly lineCommentEnd: RegExp
}

// Python's \s on str: the spaces of Unicode and the four separators, but no byte-order mark.
const SPACE = `[${WHITESPACE}]`
const SPACE_IN_LINE = String.raw`(?:(?![\n\r])${SPACE})`
const LINE_START = '(?<![^\\n])'

/** Builds the patterns of an environment, once. */
export function delimiterPatterns(options: LexerOptions): DelimiterPatterns {
  const blockStart = escapePattern(options.blockStart)
  const blockEnd = escapePattern(options.blockEnd)
  const variableEnd = escapePattern(options.variableEnd)
  const commentEnd = escapePattern(options.commentEnd)
  const suffix = options.trimBlocks ? '\\n?' : ''
  const rules = openingRules(options)
  const raw = `(${blockStart}([-+]?)${SPACE}*raw${SPACE}*(?:-${blockEnd}${SPACE}*|${blockEnd}))`
  const alternatives = [raw, ...rules.map((rule) => `(${rule.pattern}([-+]?))`)]
  const blockClose = `(?:\\+${blockEnd}|-${blockEnd}${SPACE}*|${blockEnd}${suffix})`
  return {
    opening: new RegExp(alternatives.join('|'), 'g'),
    openings: ['raw', ...rules.map((rule) => rule.opening)],
    blockEnd: new RegExp(blockClose, 'y'),
    variableEnd: new RegExp(`-${variableEnd}${SPACE}*|${variableEnd}`, 'y'),
    lineStatementEnd: new RegExp(`${SPACE}*(?:\\n|$)`, 'y'),
    commentEnd: new RegExp(`\\+${commentEnd}|-${commentEnd}${SPACE}*|${commentEnd}${suffix}`, 'g'),
    rawEnd: new RegExp(`(${blockStart}([-+]?)${SPACE}*endraw${SPACE}*${blockClose})`, 'g'),
    lineCommentEnd: /(?=\n|$)/g,
  }
}

interface OpeningRule {
  readonly opening: Opening
  readonly size: number
  readonly pattern: string
}

// Where two openings start alike the longer one wins, and of equals the later name in Jinja's
// own naming (variable_begin, comment_begin, block_begin): the order of a reversed sort.
function openingRules(options: LexerOptions): OpeningRule[] {
  const rules: OpeningRule[] = [
    ruleOf('variable', options.variableStart, ''),
    ruleOf('comment', options.commentStart, ''),
    ruleOf('block', options.blockStart, ''),
  ]
  if (options.lineStatementPrefix !== undefined) {
    rules.splice(1, 0, ruleOf('lineStatement', options.lineStatementPrefix, `${LINE_START}[ \\t\\v]*`))
  }
  if (options.lineCommentPrefix !== undefined) {
    const before = `(?:${LINE_START}|(?<=[^\\s]))${SPACE_IN_LINE}*`
    const place = options.lineStatementPrefix === undefined ? 1 : 2
    rules.splice(place, 0, ruleOf('lineComment', options.lineCommentPrefix, before))
  }
  return rules.toSorted((a, b) => b.size - a.size)
}

function ruleOf(opening: Opening, delimiter: string, before: string): OpeningRule {
  return { opening, size: delimiter.length, pattern: before + escapePattern(delimiter) }
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
