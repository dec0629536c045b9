import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addChatFunctions } from './chat-template.ts'
import { Environment } from './environment.ts'
import { TemplateError } from './errors.ts'
import { DictLoader } from './loader.ts'
import type { EnvironmentOptions } from './options.ts'
import { parseContext } from './border/parse-context.ts'
import type { Extension } from './parser/parse-template.ts'
import type { UndefinedKind } from './values/value.ts'

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
interface Tally {
  readonly exact: Share
  readonly errorTypes: Share
  readonly errorLines: Share
  readonly undeclared: Share
  readonly misses: string[]
}

interface Share {
  right: number
  of: number
}

const OWN_CORPUS = join(import.meta.dirname, '..', 'corpus')

test.for(['prompts.jsonl', 'expressions.jsonl'])('%s comes out as in Python, every case', (file) => {
  const tally = runFile(join(OWN_CORPUS, file))
  expect(tally.misses).toEqual([])
})

const folder = process.env['JINJA_CORPUS']

// The least share of a file that must be exact, in percent.
const BARS: readonly (readonly [file: string, exact: number])[] = [
  ['prompts.jsonl', 100],
  ['expressions.jsonl', 100],
  ['chat-templates.jsonl', 100],
  ['chat-templates-default-options.jsonl', 100],
  ['jinja2-suite.jsonl', 99],
  ['jinja2-suite-options.jsonl', 99],
  ['other-engines.jsonl', 99],
]

test('JINJA_CORPUS names the folder of the large corpus', ({ skip }) => {
  if (folder === undefined) skip('JINJA_CORPUS is not set: the large corpus was not run')
  expect(existsSync(folder ?? '')).toBe(true)
})

if (folder !== undefined) {
  test.for(BARS)('%s of the large corpus reaches its bar of %d %', ([file, bar]) => {
    const tally = runFile(join(folder, file))
    process.stdout.write(`${summary(file, tally)}\n`)
    if (process.env['JINJA_CORPUS_SHOW'] !== undefined) process.stdout.write(`${tally.misses.join('\n')}\n`)
    const missed = tally.misses.join('\n')
    expect(percent(tally.exact), missed).toBeGreaterThanOrEqual(bar)
    expect(percent(tally.errorTypes), missed).toBeGreaterThanOrEqual(97)
    expect(percent(tally.errorLines), missed).toBeGreaterThanOrEqual(95)
    expect(percent(tally.undeclared), missed).toBe(100)
  })
}

function runFile(path: string): Tally {
  const tally: Tally = {
    exact: { right: 0, of: 0 },
    errorTypes: { right: 0, of: 0 },
    errorLines: { right: 0, of: 0 },
    undeclared: { right: 0, of: 0 },
    misses: [],
  }
  for (const line of readFileSync(path, 'utf8').split('\n')) if (line !== '') runCase(line, tally)
  return tally
}

function runCase(line: string, tally: Tally): void {
  const corpusCase = JSON.parse(line) as CorpusCase
  const context = contextOf(line)
  const outcome = attempt(() => renderCase(corpusCase, context))
  if (corpusCase.error === undefined) {
    const isExact = outcome.text === corpusCase.expected
    count(tally.exact, isExact)
    if (!isExact) {
      const got = outcome.text === undefined ? describe(outcome.error) : JSON.stringify(outcome.text)
      tally.misses.push(`${corpusCase.id}\n  expected ${JSON.stringify(corpusCase.expected)}\n  got      ${got}`)
    }
  } else compareError(corpusCase, corpusCase.error, outcome, tally)
  compareUndeclared(corpusCase, tally)
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
  corpusCase: CorpusCase,
  expected: NonNullable<CorpusCase['error']>,
  outcome: Outcome,
  tally: Tally,
): void {
  const { error } = outcome
  const isType = error instanceof TemplateError && error.pythonType === expected.type
  count(tally.errorTypes, isType)
  const isLine = expected.lineno === undefined || (error instanceof TemplateError && error.line === expected.lineno)
  count(tally.errorLines, isLine)
  const isMessage = error instanceof TemplateError && error.message === expected.message
  if (isType && isLine && isMessage) return
  const got = outcome.text === undefined ? describe(error) : JSON.stringify(outcome.text)
  tally.misses.push(`${corpusCase.id}\n  expected ${JSON.stringify(expected)}\n  got      ${got}`)
}

function compareUndeclared(corpusCase: CorpusCase, tally: Tally): void {
  const expected = corpusCase.undeclared
  if (expected === undefined) return
  const found = attempt(() => [...environmentOf(corpusCase).undeclaredVariables(corpusCase.template)].toSorted().join())
  const isRight = found.text === expected.join()
  count(tally.undeclared, isRight)
  if (!isRight)
    tally.misses.push(
      `${corpusCase.id}\n  undeclared ${expected.join()}\n  got        ${found.text ?? describe(found.error)}`,
    )
}

function renderCase(corpusCase: CorpusCase, context: ReadonlyMap<string, unknown>): string {
  return environmentOf(corpusCase).fromString(corpusCase.template).render(context)
}

const FROZEN = new Date(2025, 6, 10, 12, 0, 0)

function environmentOf(corpusCase: CorpusCase): Environment {
  const options = corpusCase.env ?? {}
  const environment = new Environment(environmentOptions(options, corpusCase.templates))
  if (options.hf === true) addChatFunctions(environment, () => FROZEN)
  return environment
}

function environmentOptions(options: CorpusOptions, templates: Record<string, string> | undefined): EnvironmentOptions {
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
    ['loader', templates === undefined ? undefined : new DictLoader(templates)],
  ]
  return Object.fromEntries(named.filter(([, value]) => value !== undefined))
}

function contextOf(line: string): ReadonlyMap<string, unknown> {
  const parsed = parseContext(line)
  const context = parsed instanceof Map ? parsed.get('context') : undefined
  return context instanceof Map ? context : new Map()
}

function describe(error: unknown): string {
  if (error instanceof TemplateError) return `${error.pythonType} at ${error.line}: ${error.message}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function count(share: Share, isRight: boolean): void {
  share.of += 1
  if (isRight) share.right += 1
}

function percent(share: Share): number {
  return share.of === 0 ? 100 : (100 * share.right) / share.of
}

function summary(file: string, tally: Tally): string {
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
