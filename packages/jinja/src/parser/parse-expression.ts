import { describeToken } from '../lexer/token.ts'
import type { BinaryOperator, CompareOperator, Expression } from '../syntax/expression.ts'
import { quoteString } from '../values/string-repr.ts'
import type { Value } from '../values/value.ts'
import { parseCallArguments, parseFilterChain, parseTest } from './parse-application.ts'
import type { TokenStream } from './token-stream.ts'

/** Parses an expression, a conditional one among them. */
export function parseExpression(stream: TokenStream): Expression {
  return stream.nested(() => parseConditional(stream))
}

/** Parses an expression where `if` belongs to the statement, as after `for x in`. */
export function parseWithoutCondition(stream: TokenStream): Expression {
  return stream.nested(() => parseOr(stream))
}

/** How a tuple is written where it is parsed. */
export interface TupleSyntax {
  readonly condition: 'allowed' | 'left-to-statement'
  readonly parentheses: 'explicit' | 'none'
}

const OPEN_TUPLE: TupleSyntax = { condition: 'allowed', parentheses: 'none' }

/** Parses one expression, or a tuple of several with commas between. */
export function parseTuple(stream: TokenStream, syntax: TupleSyntax = OPEN_TUPLE): Expression {
  const items: Expression[] = []
  let at = stream.current.at
  let isTuple = false
  for (;;) {
    if (items.length > 0) stream.expect(',')
    if (isTupleEnd(stream)) break
    items.push(syntax.condition === 'allowed' ? parseExpression(stream) : parseWithoutCondition(stream))
    if (!stream.is(',')) break
    isTuple = true
    at = stream.current.at
  }
  const [only] = items
  if (!isTuple) {
    if (only !== undefined) return only
    if (syntax.parentheses === 'none') {
      stream.fail(`Expected an expression, got ${quoteString(describeToken(stream.current))}`)
    }
  }
  return { kind: 'tuple', at, items }
}

/** Whether a tuple ends here. */
export function isTupleEnd(stream: TokenStream): boolean {
  const { type } = stream.current
  return type === 'variable_end' || type === 'block_end' || type === ')'
}

function parseConditional(stream: TokenStream): Expression {
  let at = stream.current.at
  let expression = parseOr(stream)
  while (stream.skipName('if')) {
    const condition = parseOr(stream)
    const whenFalse = stream.skipName('else') ? stream.nested(() => parseConditional(stream)) : undefined
    expression = { kind: 'conditional', at, condition, whenTrue: expression, whenFalse }
    at = stream.current.at
  }
  return expression
}

function parseOr(stream: TokenStream): Expression {
  let at = stream.current.at
  let left = parseAnd(stream)
  while (stream.skipName('or')) {
    left = { kind: 'or', at, left, right: parseAnd(stream) }
    at = stream.current.at
  }
  return left
}

function parseAnd(stream: TokenStream): Expression {
  let at = stream.current.at
  let left = parseNot(stream)
  while (stream.skipName('and')) {
    left = { kind: 'and', at, left, right: parseNot(stream) }
    at = stream.current.at
  }
  return left
}

function parseNot(stream: TokenStream): Expression {
  if (!stream.isName('not')) return parseCompare(stream)
  const { at } = stream.advance()
  return { kind: 'not', at, operand: stream.nested(() => parseNot(stream)) }
}

function parseCompare(stream: TokenStream): Expression {
  let at = stream.current.at
  const first = parseSum(stream)
  const rest: { operator: CompareOperator; operand: Expression }[] = []
  for (;;) {
    const operator = compareOperator(stream)
    if (operator === undefined) break
    stream.advance()
    if (operator === 'not in') stream.advance()
    rest.push({ operator, operand: parseSum(stream) })
    at = stream.current.at
  }
  return rest.length === 0 ? first : { kind: 'compare', at, first, rest }
}

function compareOperator(stream: TokenStream): CompareOperator | undefined {
  const { type } = stream.current
  switch (type) {
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return type
    case 'name':
      if (stream.isName('in')) return 'in'
      return stream.isName('not') && stream.isFollowedByName('in') ? 'not in' : undefined
    default:
      return undefined
  }
}

function parseSum(stream: TokenStream): Expression {
  return parseLeftAssociative(stream, ['+', '-'], parseConcat)
}

function parseConcat(stream: TokenStream): Expression {
  const { at } = stream.current
  const first = parseProduct(stream)
  if (!stream.is('~')) return first
  const parts = [first]
  while (stream.skipIf('~')) parts.push(parseProduct(stream))
  return { kind: 'concat', at, parts }
}

function parseProduct(stream: TokenStream): Expression {
  return parseLeftAssociative(stream, ['*', '/', '//', '%'], parsePower)
}

// Unlike Python, `**` binds to the left and weaker than a unary minus.
function parsePower(stream: TokenStream): Expression {
  return parseLeftAssociative(stream, ['**'], (inner) => parseUnary(inner, 'with-filters'))
}

function parseLeftAssociative(
  stream: TokenStream,
  operators: readonly BinaryOperator[],
  parseOperand: (stream: TokenStream) => Expression,
): Expression {
  let at = stream.current.at
  let left = parseOperand(stream)
  for (;;) {
    const operator = operators.find((candidate) => stream.is(candidate))
    if (operator === undefined) return left
    stream.advance()
    left = { kind: 'binary', at, operator, left, right: parseOperand(stream) }
    at = stream.current.at
  }
}

function parseUnary(stream: TokenStream, filters: 'with-filters' | 'without-filters'): Expression {
  const { type, at } = stream.current
  let expression: Expression
  if (type === '-' || type === '+') {
    stream.advance()
    const operand = stream.nested(() => parseUnary(stream, 'without-filters'))
    expression = { kind: type === '-' ? 'negate' : 'positive', at, operand }
  } else {
    expression = parsePrimary(stream)
  }
  expression = parsePostfix(stream, expression)
  return filters === 'with-filters' ? parseFiltersAndTests(stream, expression) : expression
}

/** Parses a name, a literal, or an expression in brackets. */
export function parsePrimary(stream: TokenStream): Expression {
  const token = stream.current
  const { at } = token
  switch (token.type) {
    case 'name':
      stream.advance()
      return LITERAL_NAMES.has(token.text)
        ? { kind: 'constant', at, value: LITERAL_NAMES.get(token.text) ?? null }
        : { kind: 'name', at, name: token.text }
    case 'string': {
      let text = stream.advance().text
      while (stream.is('string')) text += stream.advance().text
      return { kind: 'constant', at, value: text }
    }
    case 'integer':
    case 'float':
      stream.advance()
      return { kind: 'constant', at, value: token.value }
    case '(': {
      stream.advance()
      const inner = parseTuple(stream, { condition: 'allowed', parentheses: 'explicit' })
      stream.expect(')')
      return inner
    }
    case '[':
      return parseList(stream)
    case '{':
      return parseDict(stream)
    default:
      return stream.fail(`unexpected ${quoteString(describeToken(token))}`)
  }
}

const LITERAL_NAMES: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
])

function parseList(stream: TokenStream): Expression {
  const { at } = stream.expect('[')
  const items: Expression[] = []
  while (!stream.is(']')) {
    if (items.length > 0) stream.expect(',')
    if (stream.is(']')) break
    items.push(parseExpression(stream))
  }
  stream.expect(']')
  return { kind: 'list', at, items }
}

function parseDict(stream: TokenStream): Expression {
  const { at } = stream.expect('{')
  const entries: { key: Expression; value: Expression }[] = []
  while (!stream.is('}')) {
    if (entries.length > 0) stream.expect(',')
    if (stream.is('}')) break
    const key = parseExpression(stream)
    stream.expect(':')
    entries.push({ key, value: parseExpression(stream) })
  }
  stream.expect('}')
  return { kind: 'dict', at, entries }
}

/** Parses what may follow a value: attributes, subscripts and calls. */
export function parsePostfix(stream: TokenStream, start: Expression): Expression {
  let expression = start
  for (;;) {
    if (stream.is('.')) expression = parseAttribute(stream, expression)
    else if (stream.is('[')) expression = parseSubscript(stream, expression)
    else if (stream.is('(')) expression = parseCall(stream, expression)
    else return expression
  }
}

function parseFiltersAndTests(stream: TokenStream, start: Expression): Expression {
  let expression = start
  for (;;) {
    if (stream.is('|')) expression = parseFilterChain(stream, expression, parseExpression)
    else if (stream.isName('is')) expression = parseTest(stream, expression, parseExpression, parseTestOperand)
    else if (stream.is('(')) expression = parseCall(stream, expression)
    else return expression
  }
}

function parseTestOperand(stream: TokenStream): Expression {
  return parsePostfix(stream, parsePrimary(stream))
}

function parseCall(stream: TokenStream, callee: Expression): Expression {
  const { at } = stream.current
  return { kind: 'call', at, callee, args: parseCallArguments(stream, parseExpression) }
}

function parseAttribute(stream: TokenStream, target: Expression): Expression {
  const { at } = stream.advance()
  const token = stream.advance()
  if (token.type === 'name') return { kind: 'attribute', at, target, name: token.text }
  if (token.type !== 'integer') stream.fail('expected name or number', token.at)
  return { kind: 'item', at, target, key: { kind: 'constant', at: token.at, value: token.value } }
}

function parseSubscript(stream: TokenStream, target: Expression): Expression {
  const { at } = stream.advance()
  const keys: Expression[] = []
  while (!stream.is(']')) {
    if (keys.length > 0) stream.expect(',')
    keys.push(parseKey(stream))
  }
  stream.expect(']')
  const [only] = keys
  const key: Expression = keys.length === 1 && only !== undefined ? only : { kind: 'tuple', at, items: keys }
  return { kind: 'item', at, target, key }
}

function parseKey(stream: TokenStream): Expression {
  const { at } = stream.current
  let start: Expression | undefined
  if (!stream.is(':')) {
    start = parseExpression(stream)
    if (!stream.is(':')) return start
  }
  stream.advance()
  const stop = parseBound(stream)
  const step = stream.skipIf(':') ? parseBound(stream) : undefined
  return { kind: 'slice', at, start, stop, step }
}

function parseBound(stream: TokenStream): Expression | undefined {
  return stream.is(':') || stream.is(']') || stream.is(',') ? undefined : parseExpression(stream)
}
