import type { LexerOptions } from './lexer/delimiters.ts'
import type { Loader } from './loader.ts'
import type { Extension } from './parser/parse-template.ts'
import type { Limits, SandboxKind, UndefinedKind } from './values/value.ts'

/** The options of an environment; all have the defaults of Python's Jinja2 but the limits. */
export interface EnvironmentOptions {
  readonly trimBlocks?: boolean
  readonly lstripBlocks?: boolean
  readonly keepTrailingNewline?: boolean
  readonly newlineSequence?: '\n' | '\r\n' | '\r'
  readonly autoescape?: boolean
  readonly undefined?: UndefinedKind
  readonly blockStart?: string
  readonly blockEnd?: string
  readonly variableStart?: string
  readonly variableEnd?: string
  readonly commentStart?: string
  readonly commentEnd?: string
  readonly lineStatementPrefix?: string
  readonly lineCommentPrefix?: string
  /** Statements beyond the usual: `do`, and `break` and `continue` as `loopcontrols`. */
  readonly extensions?: readonly Extension[]
  readonly loader?: Loader
  /** The rules of SandboxedEnvironment, or with 'immutable' those of ImmutableSandboxedEnvironment. */
  readonly sandboxed?: boolean | 'immutable'
  readonly limits?: Partial<Limits>
  /** A number in [0, 1) for `random` and `lipsum`; Math.random unless given. */
  readonly random?: () => number
}

/** What a render may do at most, unless the environment says otherwise. */
export const DEFAULT_LIMITS: Limits = {
  steps: 10_000_000,
  outputCharacters: 50_000_000,
  recursion: 200,
  rangeItems: 1_000_000,
}

// MAX_RANGE of Python's sandbox.
const SANDBOX_RANGE_ITEMS = 100_000

/** The limits of an environment, defaults filled in. */
export function limitsOf(options: EnvironmentOptions): Limits {
  const rangeItems = sandboxKind(options) === 'none' ? DEFAULT_LIMITS.rangeItems : SANDBOX_RANGE_ITEMS
  return { ...DEFAULT_LIMITS, rangeItems, ...options.limits }
}

/** The options of the lexer, defaults filled in. */
export function lexerOptions(options: EnvironmentOptions): LexerOptions {
  return {
    blockStart: options.blockStart ?? '{%',
    blockEnd: options.blockEnd ?? '%}',
    variableStart: options.variableStart ?? '{{',
    variableEnd: options.variableEnd ?? '}}',
    commentStart: options.commentStart ?? '{#',
    commentEnd: options.commentEnd ?? '#}',
    lineStatementPrefix: options.lineStatementPrefix,
    lineCommentPrefix: options.lineCommentPrefix,
    trimBlocks: options.trimBlocks ?? false,
    lstripBlocks: options.lstripBlocks ?? false,
    newlineSequence: options.newlineSequence ?? '\n',
    keepTrailingNewline: options.keepTrailingNewline ?? false,
  }
}

/** How strict the sandbox is. */
export function sandboxKind(options: EnvironmentOptions): SandboxKind {
  if (options.sandboxed === 'immutable') return 'immutable'
  return options.sandboxed === true ? 'sandboxed' : 'none'
}
