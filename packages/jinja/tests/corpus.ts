import { readFileSync } from 'node:fs'
import type * as source from '../src/index.ts'
import type { Environment, EnvironmentOptions, Extension, UndefinedKind } from '../src/index.ts'

/** The package: its sources, or the module that is built of them. */
export type Engine = typeof source

// Every case was rendered by Python's Jinja2 3.1.6; see corpus/README.md for the fields.
interface CorpusCase {
  readonly id: string
  readonly template: string
  readonly templates?: Record<string, string>
  readonly env?: CorpusOptions
  readonly expected?: string
  readonly error?: { readonly type: string; readonly message: string; readonly lineno?: number }
  readonly undeclared?: readonly string[]
}

interface CorpusOptions {
  readonly trim_blocks?: boolean
  readonly lstrip_blocks?: boolean
  readonly keep_trailing_newline?: boolean
  readonly autoescape?: boolean
  readonly newline_sequence?: '\n' | '\r\n' | '\r'
  readonly undefined?: UndefinedKind
  readonly block_start_string?: string
  readonly block_end_string?: string
  readonly variable_start_string?: string
  readonly variable_end_string?: string
  readonly comment_start_string?: string
  readonly comment_end_string?: string
  readonly line_statement_prefix?: string
  readonly line_comment_prefix?: string
  readonly extensions?: readonly Extension[]
  readonly hf?: boolean
}

/** How many cases of a file came out as in Python, and what the others came out as. */
export interface Tally {
  readonly exact: Share
  readonly errorTypes: Share
  readonly errorLines: Share
  readonly undeclared: Share
  readonly misses: string[]
}

export interface Share {
  right: number
  of: number
}

/** Renders every case of a file and counts what comes out as in Python. */
export function runFile(engine: Engine, path: string): Tally {
  const tally: Tally = {
    exact: { right: 0, of: 0 },
    errorTypes: { right: 0, of: 0 },
    errorLines: { right: 0, of: 0 },
    undeclared: { right: 0, of: 0 },
    misses: [],
  }
  for (const line of readFileSync(path, 'utf8').split('\n')) if (line !== '') runCase(engine, line, tally)
  return tally
}

function runCase(engine: Engine, line: string, tally: Tally): void {
  const corpusCase = JSON.parse(line) as CorpusCase
  const context = contextOf(engine, line)
  const outcome = attempt(() => renderCase(engine, corpusCase, context))
  if (corpusCase.error === undefined) {
    const isExact = outcome.text === corpusCase.expected
    count(tally.exact, isExact)
    if (!isExact) {
      const got = outcome.text === undefined ? describe(engine, outcome.error) : JSON.stringify(outcome.text)
      tally.misses.push(`${corpusCase.id}\n  expected ${JSON.stringify(corpusCase.expected)}\n  got      ${got}`)
    }
  } else compareError(engine, corpusCase, corpusCase.error, outcome, tally)
  compareUndeclared(engine, corpusCase, tally)
}

interface Outcome {
  readonly text: string | undefined
  readonly error: unknown
}

function attempt(run: () => string): Outcome {
  try {
    return { text: run(), error: undefined }
  } catch (error) {
    return { text: undefined, error }
  }
}

function compareError(
  engine: Engine,
  corpusCase: CorpusCase,
  expected: NonNullable<CorpusCase['error']>,
  outcome: Outcome,
  tally: Tally,
): void {
  const { error } = outcome
  const isType = error instanceof engine.TemplateError && error.pythonType === expected.type
  count(tally.errorTypes, isType)
  const isLine =
    expected.lineno === undefined || (error instanceof engine.TemplateError && error.line === expected.lineno)
  count(tally.errorLines, isLine)
  const isMessage = error instanceof engine.TemplateError && error.message === expected.message
  if (isType && isLine && isMessage) return
  const got = outcome.text === undefined ? describe(engine, error) : JSON.stringify(outcome.text)
  tally.misses.push(`${corpusCase.id}\n  expected ${JSON.stringify(expected)}\n  got      ${got}`)
}

function compareUndeclared(engine: Engine, corpusCase: CorpusCase, tally: Tally): void {
  const expected = corpusCase.undeclared
  if (expected === undefined) return
  const found = attempt(() =>
    [...environmentOf(engine, corpusCase).undeclaredVariables(corpusCase.template)].toSorted().join(),
  )
  const isRight = found.text === expected.join()
  count(tally.undeclared, isRight)
  if (!isRight)
    tally.misses.push(
      `${corpusCase.id}\n  undeclared ${expected.join()}\n  got        ${found.text ?? describe(engine, found.error)}`,
    )
}

function renderCase(engine: Engine, corpusCase: CorpusCase, context: ReadonlyMap<string, unknown>): string {
  const { env = {}, template } = corpusCase
  if (env.hf !== true) return environmentOf(engine, corpusCase).fromString(template).render(context)
  const whitespace = env.trim_blocks === true && env.lstrip_blocks === true ? 'trim-blocks' : 'keep'
  return engine
    .chatTemplate(template, { now: () => FROZEN, whitespace, extensions: env.extensions ?? [] })
    .render(context)
}

const FROZEN = new Date(2025, 6, 10, 12, 0, 0)

function environmentOf(engine: Engine, corpusCase: CorpusCase): Environment {
  const options = corpusCase.env ?? {}
  const environment = new engine.Environment(environmentOptions(engine, options, corpusCase.templates))
  // The names that a chat template finds; it is not rendered here.
  if (options.hf === true) {
    for (const name of ['raise_exception', 'strftime_now']) environment.globals.set(name, () => null)
  }
  return environment
}

function environmentOptions(
  engine: Engine,
  options: CorpusOptions,
  templates: Record<string, string> | undefined,
): EnvironmentOptions {
  const named: readonly (readonly [keyof EnvironmentOptions, unknown])[] = [
    ['trimBlocks', options.trim_blocks],
    ['lstripBlocks', options.lstrip_blocks],
    ['keepTrailingNewline', options.keep_trailing_newline],
    ['autoescape', options.autoescape],
    ['newlineSequence', options.newline_sequence],
    ['undefined', options.undefined],
    ['blockStart', options.block_start_string],
    ['blockEnd', options.block_end_string],
    ['variableStart', options.variable_start_string],
    ['variableEnd', options.variable_end_string],
    ['commentStart', options.comment_start_string],
    ['commentEnd', options.comment_end_string],
    ['lineStatementPrefix', options.line_statement_prefix],
    ['lineCommentPrefix', options.line_comment_prefix],
    ['extensions', options.extensions],
    ['sandboxed', options.hf === true ? 'immutable' : undefined],
    ['loader', templates === undefined ? undefined : new engine.DictLoader(templates)],
  ]
  return Object.fromEntries(named.filter(([, value]) => value !== undefined))
}

function contextOf(engine: Engine, line: string): ReadonlyMap<string, unknown> {
  const parsed = engine.parseContext(line)
  const context = parsed instanceof Map ? parsed.get('context') : undefined
  return context instanceof Map ? context : new Map()
}

function describe(engine: Engine, error: unknown): string {
  if (error instanceof engine.TemplateError) return `${error.pythonType} at ${error.line}: ${error.message}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function count(share: Share, isRight: boolean): void {
  share.of += 1
  if (isRight) share.right += 1
}

/** The share of what was right, of 100. */
export function percent(share: Share): number {
  return share.of === 0 ? 100 : (100 * share.right) / share.of
}

/** A line of what came out right. */
export function summary(file: string, tally: Tally): string {
  const part = (name: string, share: Share): string =>
    `${name} ${share.right}/${share.of} (${percent(share).toFixed(1)} %)`
  return [
    file,
    part('exact', tally.exact),
    part('error types', tally.errorTypes),
    part('error lines', tally.errorLines),
    part('undeclared', tally.undeclared),
  ].join('  ')
}
