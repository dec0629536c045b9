import { describeToken } from '../lexer/token.ts'
import { quoteString } from '../values/string-repr.ts'
import type { Location } from '../errors.ts'
import type { AssignTarget, Expression, NameExpression, NamespaceTarget } from '../syntax/expression.ts'
import { isTupleEnd, parsePrimary } from './parse-expression.ts'
import type { TokenStream } from './token-stream.ts'

/** Whether `ns.name` may stand among the targets, as it may in `set` only. */
export type NamespaceTargets = 'with-namespace' | 'names-only'

/** Parses what stands left of `=` or `in`: a name, several, or an attribute of a namespace. */
export function parseTarget(stream: TokenStream, namespaces: NamespaceTargets): AssignTarget {
  const items: (Expression | NamespaceTarget)[] = []
  let at = stream.current.at
  let isTuple = false
  for (;;) {
    if (items.length > 0) stream.expect(',')
    if (isTupleEnd(stream)) break
    items.push(parseItem(stream, namespaces))
    if (!stream.is(',')) break
    isTuple = true
    at = stream.current.at
  }
  const [only] = items
  if (isTuple) return tupleTarget(stream, items, at)
  if (only !== undefined) return toTarget(stream, only)
  return stream.fail(`Expected an expression, got ${quoteString(describeToken(stream.current))}`)
}

/** Parses a plain name that is assigned to. */
export function parseNameTarget(stream: TokenStream): NameExpression {
  const token = stream.expect('name')
  if (RESERVED.has(token.text)) stream.fail(`can't assign to 'name'`, token.at)
  return { kind: 'name', at: token.at, name: token.text }
}

const RESERVED: ReadonlySet<string> = new Set(['true', 'false', 'none', 'True', 'False', 'None'])

function parseItem(stream: TokenStream, namespaces: NamespaceTargets): Expression | NamespaceTarget {
  const token = stream.current
  const isPlainName = token.type === 'name' && !RESERVED.has(token.text)
  if (isPlainName && namespaces === 'with-namespace' && stream.following.type === '.') {
    stream.advance()
    stream.advance()
    const attribute = stream.expect('name').text
    return { kind: 'namespaceTarget', at: token.at, name: token.text, attribute }
  }
  return parsePrimary(stream)
}

// `for (a, b) in` parses its targets as an expression first.
function toTarget(stream: TokenStream, item: Expression | NamespaceTarget): AssignTarget {
  if (item.kind === 'name' || item.kind === 'namespaceTarget') return item
  if (item.kind === 'tuple') return tupleTarget(stream, item.items, item.at)
  return stream.fail(`can't assign to '${NODE_NAMES.get(item.kind) ?? item.kind}'`, item.at)
}

function tupleTarget(
  stream: TokenStream,
  items: readonly (Expression | NamespaceTarget)[],
  at: Location,
): AssignTarget {
  if (!items.every(isAssignable)) stream.fail("can't assign to 'tuple'", at)
  return { kind: 'tupleTarget', at, items: items.map((item) => toTarget(stream, item)) }
}

function isAssignable(item: Expression | NamespaceTarget): boolean {
  if (item.kind === 'tuple') return item.items.every(isAssignable)
  return item.kind === 'name' || item.kind === 'namespaceTarget'
}

// Jinja's own names of the nodes, lower-cased, as its message has them.
const NODE_NAMES: ReadonlyMap<string, string> = new Map([
  ['constant', 'const'],
  ['item', 'getitem'],
  ['attribute', 'getattr'],
  ['conditional', 'condexpr'],
])
