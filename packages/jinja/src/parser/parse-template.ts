import type { Location, SourceText } from '../errors.ts'
import type { TokenizedSource } from '../lexer/lexer.ts'
import type { Expression, FilterExpression } from '../syntax/expression.ts'
import type {
  ContextSharing,
  IfBranch,
  MacroParameter,
  OutputPart,
  Statement,
  TemplateTree,
} from '../syntax/statement.ts'
import { quoteString } from '../values/string-repr.ts'
import { parseBlockFilter } from './parse-application.ts'
import { parseExpression, parseTuple } from './parse-expression.ts'
import { parseNameTarget, parseTarget } from './parse-target.ts'
import { TokenStream } from './token-stream.ts'

/** The statements that must be switched on. */
export type Extension = 'do' | 'loopcontrols' | 'generation'

/** Parses the tokens of a whole template. */
export function parseTemplate(
  source: SourceText,
  tokens: TokenizedSource,
  extensions: ReadonlySet<Extension>,
  depthLimit: number,
): TemplateTree {
  const parser = new TemplateParser(new TokenStream(tokens, depthLimit), extensions)
  return { source, body: parser.parseBody([]) }
}

/** Parses the tokens of a lone expression; nothing may follow it. */
export function parseLoneExpression(tokens: TokenizedSource, depthLimit: number): Expression {
  const stream = new TokenStream(tokens, depthLimit)
  const expression = parseExpression(stream)
  if (!stream.is('eof')) stream.fail('chunk after expression')
  return expression
}

/** The statements of one template, and which of them are open. */
class TemplateParser {
  readonly #stream: TokenStream
  readonly #extensions: ReadonlySet<Extension>
  readonly #openTags: string[] = []
  readonly #awaited: (readonly string[])[] = []

  constructor(stream: TokenStream, extensions: ReadonlySet<Extension>) {
    this.#stream = stream
    this.#extensions = extensions
  }

  /** Parses until one of the end tags, which is left as the current token. */
  parseBody(endTags: readonly string[]): Statement[] {
    const stream = this.#stream
    const body: Statement[] = []
    let parts: OutputPart[] = []
    const flush = (): void => {
      const [first] = parts
      if (first !== undefined) body.push({ kind: 'output', at: first.at, parts })
      parts = []
    }
    if (endTags.length > 0) this.#awaited.push(endTags)
    while (!stream.is('eof')) {
      const token = stream.advance()
      if (token.type === 'data') parts.push({ kind: 'text', at: token.at, text: token.text })
      else if (token.type === 'variable_begin') {
        const value = parseTuple(stream)
        parts.push({ kind: 'print', at: value.at, value })
        stream.expect('variable_end')
      } else {
        flush()
        const { current } = stream
        if (current.type === 'name' && endTags.includes(current.text)) {
          this.#awaited.pop()
          return body
        }
        body.push(this.#parseStatement())
        stream.expect('block_end')
      }
    }
    flush()
    if (endTags.length > 0) this.#awaited.pop()
    return body
  }

  #parseStatement(): Statement {
    const token = this.#stream.current
    if (token.type !== 'name') this.#stream.fail('tag name expected', token.at)
    this.#openTags.push(token.text)
    const parse = this.#parserOf(token.text)
    if (parse === undefined) {
      this.#openTags.pop()
      if (token.text === 'trans' || token.text === 'debug') {
        this.#stream.fail(`the tag '${token.text}' is not supported yet`, token.at)
      }
      return this.#failUnknown(token.text, token.at)
    }
    this.#stream.advance()
    const statement = this.#stream.nested(() => parse(token.at))
    this.#openTags.pop()
    return statement
  }

  #parserOf(tag: string): ((at: Location) => Statement) | undefined {
    switch (tag) {
      case 'for':
        return (at) => this.#parseFor(at)
      case 'if':
        return (at) => this.#parseIf(at)
      case 'set':
        return (at) => this.#parseSet(at)
      case 'macro':
        return (at) => this.#parseMacro(at)
      case 'call':
        return (at) => this.#parseCallBlock(at)
      case 'filter':
        return (at) => this.#parseFilterBlock(at)
      case 'with':
        return (at) => this.#parseWith(at)
      case 'autoescape':
        return (at) => this.#parseAutoescape(at)
      case 'block':
        return (at) => this.#parseBlock(at)
      case 'extends':
        return (at) => ({ kind: 'extends', at, template: parseExpression(this.#stream) })
      case 'include':
        return (at) => this.#parseInclude(at)
      case 'import':
        return (at) => this.#parseImport(at)
      case 'from':
        return (at) => this.#parseFromImport(at)
      case 'print':
        return (at) => this.#parsePrint(at)
      default:
        return this.#extensionOf(tag)
    }
  }

  #extensionOf(tag: string): ((at: Location) => Statement) | undefined {
    if (tag === 'do' && this.#extensions.has('do')) {
      return (at) => ({ kind: 'do', at, value: parseTuple(this.#stream) })
    }
    if ((tag === 'break' || tag === 'continue') && this.#extensions.has('loopcontrols')) {
      return (at) => ({ kind: tag, at })
    }
    if (tag === 'generation' && this.#extensions.has('generation')) {
      return (at) => ({ kind: 'generation', at, body: this.#parseUntil('endgeneration') })
    }
    return undefined
  }

  // A colon after the opening is tolerated, as in Python.
  #parseInner(endTags: readonly string[]): Statement[] {
    this.#stream.skipIf(':')
    this.#stream.expect('block_end')
    const body = this.parseBody(endTags)
    if (this.#stream.is('eof')) this.#failEnd(endTags)
    return body
  }

  #parseUntil(endTag: string): Statement[] {
    const body = this.#parseInner([endTag])
    this.#stream.advance()
    return body
  }

  #parseFor(at: Location): Statement {
    const stream = this.#stream
    const target = parseTarget(stream, 'names-only')
    stream.expectName('in')
    const iterable = parseTuple(stream, { condition: 'left-to-statement', parentheses: 'none' })
    const condition = stream.skipName('if') ? parseExpression(stream) : undefined
    const recursion = stream.skipName('recursive') ? 'recursive' : 'plain'
    const body = this.#parseInner(['endfor', 'else'])
    const otherwise = stream.advance().text === 'else' ? this.#parseUntil('endfor') : []
    return { kind: 'for', at, target, iterable, condition, recursion, body, otherwise }
  }

  #parseIf(at: Location): Statement {
    const stream = this.#stream
    const branches: IfBranch[] = []
    let branchAt = at
    for (;;) {
      const condition = parseTuple(stream, { condition: 'left-to-statement', parentheses: 'none' })
      branches.push({ at: branchAt, condition, body: this.#parseInner(['elif', 'else', 'endif']) })
      const end = stream.advance().text
      if (end === 'elif') {
        branchAt = stream.current.at
        continue
      }
      const otherwise = end === 'else' ? this.#parseUntil('endif') : []
      return { kind: 'if', at, branches, otherwise }
    }
  }

  #parseSet(at: Location): Statement {
    const target = parseTarget(this.#stream, 'with-namespace')
    if (this.#stream.skipIf('=')) return { kind: 'set', at, target, value: parseTuple(this.#stream) }
    let filter: FilterExpression | undefined
    if (this.#stream.skipIf('|')) filter = parseBlockFilter(this.#stream, parseExpression)
    return { kind: 'setBlock', at, target, filter, body: this.#parseUntil('endset') }
  }

  #parseWith(at: Location): Statement {
    const stream = this.#stream
    const targets = []
    const values: Expression[] = []
    while (!stream.is('block_end')) {
      if (targets.length > 0) stream.expect(',')
      targets.push(parseTarget(stream, 'names-only'))
      stream.expect('=')
      values.push(parseExpression(stream))
    }
    return { kind: 'with', at, targets, values, body: this.#parseUntil('endwith') }
  }

  #parseAutoescape(at: Location): Statement {
    const value = parseExpression(this.#stream)
    return { kind: 'autoescape', at, value, body: this.#parseUntil('endautoescape') }
  }

  #parseBlock(at: Location): Statement {
    const stream = this.#stream
    const name = stream.expect('name').text
    const scope = stream.skipName('scoped') ? 'scoped' : 'template'
    const presence = stream.skipName('required') ? 'required' : 'optional'
    if (stream.is('-')) {
      stream.fail(
        'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.',
      )
    }
    const body = this.#parseUntil('endblock')
    if (presence === 'required' && !body.every(isBlank)) {
      stream.fail('Required blocks can only contain comments or whitespace')
    }
    stream.skipName(name)
    return { kind: 'block', at, name, scope, presence, body }
  }

  #parseInclude(at: Location): Statement {
    const stream = this.#stream
    const template = parseExpression(stream)
    const ignores = stream.isName('ignore') && stream.isFollowedByName('missing')
    if (ignores) {
      stream.advance()
      stream.advance()
    }
    const sharing = this.#parseSharing() ?? 'with-context'
    return { kind: 'include', at, template, whenMissing: ignores ? 'ignore' : 'fail', sharing }
  }

  #parseImport(at: Location): Statement {
    const template = parseExpression(this.#stream)
    this.#stream.expectName('as')
    const target = parseNameTarget(this.#stream).name
    return { kind: 'import', at, template, target, sharing: this.#parseSharing() ?? 'without-context' }
  }

  #parseFromImport(at: Location): Statement {
    const stream = this.#stream
    const template = parseExpression(stream)
    stream.expectName('import')
    const names: { name: string; alias: string }[] = []
    let sharing: ContextSharing | undefined
    for (;;) {
      if (names.length > 0) stream.expect(',')
      if (!stream.is('name')) stream.expect('name')
      sharing = this.#parseSharing()
      if (sharing !== undefined) break
      const target = parseNameTarget(stream)
      if (target.name.startsWith('_')) {
        stream.failAssertion('names starting with an underline can not be imported', target.at)
      }
      const alias = stream.skipName('as') ? parseNameTarget(stream).name : target.name
      names.push({ name: target.name, alias })
      sharing = this.#parseSharing()
      if (sharing !== undefined || !stream.is(',')) break
    }
    return { kind: 'fromImport', at, template, names, sharing: sharing ?? 'without-context' }
  }

  #parseSharing(): ContextSharing | undefined {
    const stream = this.#stream
    if (!(stream.isName('with') || stream.isName('without'))) return undefined
    if (!stream.isFollowedByName('context')) return undefined
    const word = stream.advance().text
    stream.advance()
    return word === 'with' ? 'with-context' : 'without-context'
  }

  #parseSignature(): MacroParameter[] {
    const stream = this.#stream
    const parameters: MacroParameter[] = []
    let hasFallbacks = false
    stream.expect('(')
    while (!stream.is(')')) {
      if (parameters.length > 0) stream.expect(',')
      const { name, at } = parseNameTarget(stream)
      let fallback: Expression | undefined
      if (stream.skipIf('=')) {
        fallback = parseExpression(stream)
        hasFallbacks = true
      } else if (hasFallbacks) stream.fail('non-default argument follows default argument')
      parameters.push({ name, at, fallback })
    }
    stream.expect(')')
    return parameters
  }

  #parseMacro(at: Location): Statement {
    const { name } = parseNameTarget(this.#stream)
    const parameters = this.#parseSignature()
    return { kind: 'macro', at, name, parameters, body: this.#parseUntil('endmacro') }
  }

  #parseCallBlock(at: Location): Statement {
    const parameters = this.#stream.is('(') ? this.#parseSignature() : []
    const call = parseExpression(this.#stream)
    if (call.kind !== 'call') return this.#stream.fail('expected call', at)
    return { kind: 'callBlock', at, call, parameters, body: this.#parseUntil('endcall') }
  }

  #parseFilterBlock(at: Location): Statement {
    const filter = parseBlockFilter(this.#stream, parseExpression)
    return { kind: 'filterBlock', at, filter, body: this.#parseUntil('endfilter') }
  }

  #parsePrint(at: Location): Statement {
    const parts: OutputPart[] = []
    while (!this.#stream.is('block_end')) {
      if (parts.length > 0) this.#stream.expect(',')
      const value = parseExpression(this.#stream)
      parts.push({ kind: 'print', at: value.at, value })
    }
    return { kind: 'output', at, parts }
  }

  #failUnknown(tag: string, at: Location): never {
    const expected = new Set(this.#awaited.flat())
    const looking = listTags(this.#awaited.at(-1))
    const message = [`Encountered unknown tag ${quoteString(tag)}.`]
    if (looking !== undefined) {
      message.push(
        expected.has(tag)
          ? `You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${looking}.`
          : `Jinja was looking for the following tags: ${looking}.`,
      )
    }
    this.#stream.fail([...message, ...this.#innermost()].join(' '), at)
  }

  #failEnd(endTags: readonly string[]): never {
    const looking = listTags(endTags) ?? ''
    const message = [
      'Unexpected end of template.',
      `Jinja was looking for the following tags: ${looking}.`,
      ...this.#innermost(),
    ]
    this.#stream.fail(message.join(' '))
  }

  #innermost(): string[] {
    const tag = this.#openTags.at(-1)
    if (tag === undefined) return []
    return [`The innermost block that needs to be closed is ${quoteString(tag)}.`]
  }
}

function listTags(tags: readonly string[] | undefined): string | undefined {
  return tags?.map(quoteString).join(' or ')
}

function isBlank(statement: Statement): boolean {
  return statement.kind === 'output' && statement.parts.every((part) => part.kind === 'text' && part.text.trim() === '')
}
