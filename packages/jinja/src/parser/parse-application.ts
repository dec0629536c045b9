import type { TokenType } from '../lexer/token.ts'
import type { CallArguments, Expression, FilterExpression, KeywordArgument } from '../syntax/expression.ts'
import type { TokenStream } from './token-stream.ts'

/** Parses an expression; handed in, as expressions and applications contain one another. */
export type ParseExpression = (stream: TokenStream) => Expression

/** Parses `(a, b=c, *d, **e)`. */
export function parseCallArguments(stream: TokenStream, parse: ParseExpression): CallArguments {
  const { at } = stream.expect('(')
  const positional: Expression[] = []
  const keywords: KeywordArgument[] = []
  let spread: Expression | undefined
  let keywordSpread: Expression | undefined
  const ensure = (condition: boolean): void => {
    if (!condition) stream.fail('invalid syntax for function call expression', at)
  }
  for (let count = 0; !stream.is(')'); count += 1) {
    if (count > 0) {
      stream.expect(',')
      if (stream.is(')')) break
    }
    if (stream.is('*')) {
      ensure(spread === undefined && keywordSpread === undefined)
      stream.advance()
      spread = parse(stream)
    } else if (stream.is('**')) {
      ensure(keywordSpread === undefined)
      stream.advance()
      keywordSpread = parse(stream)
    } else if (stream.is('name') && stream.following.type === '=') {
      ensure(keywordSpread === undefined)
      const name = stream.advance().text
      stream.advance()
      keywords.push({ name, value: parse(stream) })
    } else {
      ensure(spread === undefined && keywordSpread === undefined && keywords.length === 0)
      positional.push(parse(stream))
    }
  }
  stream.expect(')')
  return { positional, keywords, spread, keywordSpread }
}

/** Parses `|name(arguments)` as often as it stands there. */
export function parseFilterChain(stream: TokenStream, start: Expression, parse: ParseExpression): Expression {
  let expression = start
  while (stream.skipIf('|')) expression = parseFilter(stream, expression, parse)
  return expression
}

/** Parses the filter of `{% filter name|other %}` and, after a bar, of `{% set x | name %}`. */
export function parseBlockFilter(stream: TokenStream, parse: ParseExpression): FilterExpression {
  let filter = parseFilter(stream, undefined, parse)
  while (stream.skipIf('|')) filter = parseFilter(stream, filter, parse)
  return filter
}

/** Parses `is name`, `is not name`, with an argument in parentheses or without. */
export function parseTest(
  stream: TokenStream,
  target: Expression,
  parse: ParseExpression,
  parseOperand: ParseExpression,
): Expression {
  const { at } = stream.advance()
  const isNegated = stream.skipName('not')
  const name = parseDottedName(stream)
  const args = parseTestArguments(stream, parse, parseOperand)
  const test: Expression = { kind: 'test', at, target, name, args }
  return isNegated ? { kind: 'not', at, operand: test } : test
}

const NO_ARGUMENTS: CallArguments = {
  positional: [],
  keywords: [],
  spread: undefined,
  keywordSpread: undefined,
}

const OPERAND_STARTS: ReadonlySet<TokenType> = new Set<TokenType>(['name', 'string', 'integer', 'float', '[', '{'])

function parseFilter(stream: TokenStream, target: Expression | undefined, parse: ParseExpression): FilterExpression {
  const { at } = stream.current
  const name = parseDottedName(stream)
  const args = stream.is('(') ? parseCallArguments(stream, parse) : NO_ARGUMENTS
  return { kind: 'filter', at, target, name, args }
}

function parseDottedName(stream: TokenStream): string {
  let name = stream.expect('name').text
  while (stream.skipIf('.')) name += `.${stream.expect('name').text}`
  return name
}

function parseTestArguments(stream: TokenStream, parse: ParseExpression, parseOperand: ParseExpression): CallArguments {
  if (stream.is('(')) return parseCallArguments(stream, parse)
  const endsTest = stream.isName('else') || stream.isName('or') || stream.isName('and')
  if (!OPERAND_STARTS.has(stream.current.type) || endsTest) return NO_ARGUMENTS
  if (stream.isName('is')) stream.fail('You cannot chain multiple tests with is')
  return { ...NO_ARGUMENTS, positional: [parseOperand(stream)] }
}
