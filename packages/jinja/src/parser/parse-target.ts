import type { AssignTarget, Expression, NameExpression } from '../syntax/expression.ts'
import { isTupleEnd, parsePrimary } from './parse-expression.ts'
import type { TokenStream } from './token-stream.ts'

/** Whether `ns.name` may stand among the targets, as it may in `set` only. */
export type NamespaceTargets = 'with-namespace' | 'names-only'

/** Parses what stands left of `=` or `in`: a name, several, or an attribute of a namespace. */
export function parseTarget(stream: TokenStream, namespaces: NamespaceTargets, endName?: string): AssignTarget {
  const items: AssignTarget[] = []
  let at = stream.current.at
  let isTuple = false
  for (;;) {
    if (items.length > 0) stream.expect(',')
    if (isTupleEnd(stream, endName)) break
    items.push(parseSingleTarget(stream, namespaces))
    if (!stream.is(',')) break
    isTuple = true
    at = stream.current.at
  }
  const [only] = items
  if (!isTuple && only !== undefined) return only
  if (!isTuple) parsePrimary(stream)
  return { kind: 'tupleTarget', at, items }
}

/** Parses a plain name that is assigned to. */
export function parseNameTarget(stream: TokenStream): NameExpression {
  const token = stream.expect('name')
  if (RESERVED.has(token.text)) stream.fail(`can't assign to 'name'`, token.at)
  return { kind: 'name', at: token.at, name: token.text }
}

const RESERVED: ReadonlySet<string> = new Set(['true', 'false', 'none', 'True', 'False', 'None'])

function parseSingleTarget(stream: TokenStream, namespaces: NamespaceTargets): AssignTarget {
  const token = stream.current
  const isPlainName = token.type === 'name' && !RESERVED.has(token.text)
  if (isPlainName && namespaces === 'with-namespace' && stream.following.type === '.') {
    stream.advance()
    stream.advance()
    const attribute = stream.expect('name').text
    return { kind: 'namespaceTarget', at: token.at, name: token.text, attribute }
  }
  return toTarget(stream, parsePrimary(stream))
}

// `for (a, b) in` parses its targets as an expression first.
function toTarget(stream: TokenStream, expression: Expression): AssignTarget {
  switch (expression.kind) {
    case 'name':
      return expression
    case 'tuple':
      return {
        kind: 'tupleTarget',
        at: expression.at,
        items: expression.items.map((item) => toTarget(stream, item)),
      }
    default:
      return stream.fail(`can't assign to '${NODE_NAMES.get(expression.kind) ?? expression.kind}'`, expression.at)
  }
}

// Jinja's own names of the nodes, lower-cased, as its message has them.
const NODE_NAMES: ReadonlyMap<string, string> = new Map([
  ['constant', 'const'],
  ['item', 'getitem'],
  ['attribute', 'getattr'],
  ['conditional', 'condexpr'],
])
