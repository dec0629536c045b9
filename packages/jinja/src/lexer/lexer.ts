import { WHITESPACE } from '../values/whitespace.ts'
import { TemplateSyntaxError, type Location, type SourceText } from '../errors.ts'
import { PythonFloat } from '../values/float.ts'
import { normalizeInt } from '../values/numeric.ts'
import { quoteString } from '../values/string-repr.ts'
import type { Value } from '../values/value.ts'
import type { DelimiterPatterns, LexerOptions, Opening } from './delimiters.ts'
import { unescapeString } from './string-literal.ts'
import { OPERATORS, type Operator, type Token, type TokenType } from './token.ts'
import { latePattern, unicodePattern } from '../values/unicode-pattern.ts'

/** Which part of a template a source is: a whole one, or the inside of `{{ }}`. */
export type SourceKind = 'template' | 'expression'

/**
 * The tokens of a source, the last of them `eof`. Where the source stops making sense they end
 * early: the failure is the parser's to raise, once it has read that far without complaint.
 */
export interface TokenizedSource {
  readonly tokens: readonly Token[]
  readonly failure: TemplateSyntaxError | undefined
}

/** Splits a source into tokens. */
export function tokenize(
  source: SourceText,
  options: LexerOptions,
  patterns: DelimiterPatterns,
  kind: SourceKind = 'template',
): TokenizedSource {
  const lexer = new Lexer(source, options, patterns)
  try {
    if (kind === 'expression') lexer.readExpression()
    else lexer.readTemplate()
    return { tokens: lexer.tokens, failure: undefined }
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error
    return { tokens: lexer.tokens, failure: error }
  }
}

const SPACES = new RegExp(`[${WHITESPACE}]+`, 'y')
const TRAILING_SPACES = unicodePattern`[${WHITESPACE}]+$`
const ONLY_SPACES = unicodePattern`^[${WHITESPACE}]+$`
const FLOAT = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy
const INTEGER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy
const ASCII_NAME = /[A-Za-z_]\w*(?![\w\u0080-\uffff])/y
const NAME = latePattern(String.raw`[\p{L}\p{N}\p{Mn}\p{Mc}\p{Pc}·・]+`, 'uy')
const IDENTIFIER = unicodePattern`^[\p{XID_Start}_]\p{XID_Continue}*$`
const STRING = /'[^'\\]*(?:\\[^][^'\\]*)*'|"[^"\\]*(?:\\[^][^"\\]*)*"/y
const OPERATOR = new RegExp(OPERATORS.map((operator) => operator.replace(/[^\w]/g, '\\$&')).join('|'), 'y')
const CLOSING: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['(', ')'],
  ['[', ']'],
])

/** The state of one pass over a source. */
class Lexer {
  readonly tokens: Token[] = []
  readonly #source: SourceText
  readonly #text: string
  readonly #options: LexerOptions
  readonly #patterns: DelimiterPatterns
  #position = 0
  #line = 1
  #lineStart = 0
  // The place up to which #line and #lineStart have been counted.
  #counted = 0
  #startsLine = true

  constructor(source: SourceText, options: LexerOptions, patterns: DelimiterPatterns) {
    this.#source = source
    this.#options = options
    this.#patterns = patterns
    const text = source.text.includes('\r') ? source.text.replace(/\r\n?/g, '\n') : source.text
    this.#text = !options.keepTrailingNewline && text.endsWith('\n') ? text.slice(0, -1) : text
  }

  readTemplate(): void {
    while (this.#position < this.#text.length) {
      const { opening, openings } = this.#patterns
      opening.lastIndex = this.#position
      const match = opening.exec(this.#text)
      if (match === null) {
        this.#pushData(this.#position, this.#text.slice(this.#position))
        break
      }
      const rule = openings.findIndex((_opening, index) => match[index * 2 + 1] !== undefined)
      const kind = openings[rule] ?? 'block'
      this.#pushStripped(match.index, match[rule * 2 + 2] ?? '', kind)
      this.#startsLine = match[0].endsWith('\n')
      this.#position = match.index + match[0].length
      this.#readOpened(kind, match.index)
    }
    this.#pushEnd()
  }

  readExpression(): void {
    this.#readCode(this.#patterns.variableEnd, 'variable_end')
    this.#pushEnd()
  }

  #readOpened(kind: Opening, start: number): void {
    switch (kind) {
      case 'raw':
        this.#readRaw()
        break
      case 'comment':
        this.#skipTo(this.#patterns.commentEnd, 'Missing end of comment tag')
        break
      case 'lineComment':
        this.#skipTo(this.#patterns.lineCommentEnd, '')
        break
      case 'variable':
        this.#push('variable_begin', start)
        this.#readCode(this.#patterns.variableEnd, 'variable_end')
        break
      case 'block':
        this.#push('block_begin', start)
        this.#readCode(this.#patterns.blockEnd, 'block_end')
        break
      case 'lineStatement':
        this.#push('block_begin', start)
        this.#readCode(this.#patterns.lineStatementEnd, 'block_end')
        break
    }
  }

  // The text before a tag loses its trailing whitespace after `-`, and with lstrip_blocks what
  // stands between the start of the line and a tag that prints nothing.
  #pushStripped(end: number, sign: string, kind: Opening | 'rawEnd'): void {
    const start = this.#position
    let text = this.#text.slice(start, end)
    if (sign === '-') text = text.replace(TRAILING_SPACES(), '')
    else if (sign !== '+' && this.#options.lstripBlocks && kind !== 'variable') {
      const lineStart = text.lastIndexOf('\n') + 1
      if ((lineStart > 0 || this.#startsLine) && ONLY_SPACES().test(text.slice(lineStart))) {
        text = text.slice(0, lineStart)
      }
    }
    this.#pushData(start, text)
  }

  #pushData(start: number, text: string): void {
    if (text === '') return
    const { newlineSequence } = this.#options
    const data = newlineSequence === '\n' ? text : text.replaceAll('\n', newlineSequence)
    this.tokens.push({ type: 'data', text: data, value: null, at: this.#at(start) })
  }

  #readRaw(): void {
    const { rawEnd } = this.#patterns
    rawEnd.lastIndex = this.#position
    const match = rawEnd.exec(this.#text)
    if (match === null) {
      if (this.#position >= this.#text.length) return
      throw this.#error('Missing end of raw directive', this.#position)
    }
    this.#pushStripped(match.index, match[2] ?? '', 'rawEnd')
    this.#startsLine = match[0].endsWith('\n')
    this.#position = match.index + match[0].length
  }

  #skipTo(end: RegExp, complaint: string): void {
    end.lastIndex = this.#position
    const match = end.exec(this.#text)
    if (match === null) {
      if (this.#position >= this.#text.length) return
      throw this.#error(complaint, this.#position)
    }
    this.#startsLine = match[0].endsWith('\n')
    this.#position = match.index + match[0].length
  }

  #readCode(end: RegExp, endType: 'variable_end' | 'block_end'): void {
    const brackets: string[] = []
    for (;;) {
      const start = this.#position
      if (brackets.length === 0) {
        const closing = this.#match(end)
        if (closing !== undefined) {
          this.#push(endType, start)
          this.#startsLine = closing.endsWith('\n')
          return
        }
      }
      if (start >= this.#text.length) return
      if (this.#match(SPACES) === undefined) this.#readToken(start, brackets)
    }
  }

  #readToken(start: number, brackets: string[]): void {
    const code = this.#text.charCodeAt(start)
    if (code >= 48 && code <= 57) {
      if (this.#readNumber(start)) return
    }
    const name = this.#match(ASCII_NAME) ?? (mayBeginName(code) ? this.#match(NAME()) : undefined)
    if (name !== undefined) {
      if (!isAsciiName(name) && !IDENTIFIER().test(name)) {
        throw this.#error('Invalid character in identifier', start)
      }
      this.#push('name', start, name)
      return
    }
    const string = this.#match(STRING)
    if (string !== undefined) {
      this.#pushString(start, string)
      return
    }
    const operator = this.#match(OPERATOR)
    if (operator === undefined) {
      const character = String.fromCodePoint(this.#text.codePointAt(start) ?? 0)
      throw this.#error(
        `unexpected char ${quoteString(character)} at ${Array.from(this.#text.slice(0, start)).length}`,
        start,
      )
    }
    this.#balance(operator, start, brackets)
    this.#push(operatorType(operator), start)
  }

  #readNumber(start: number): boolean {
    const float = this.#match(FLOAT)
    if (float !== undefined) {
      this.#push('float', start, float, new PythonFloat(Number(float.replaceAll('_', ''))))
      return true
    }
    const integer = this.#match(INTEGER)
    if (integer === undefined) return false
    this.#push('integer', start, integer, normalizeInt(BigInt(integer.replaceAll('_', ''))))
    return true
  }

  #pushString(start: number, literal: string): void {
    const body = literal.slice(1, -1)
    const { newlineSequence } = this.#options
    const unescaped = unescapeString(newlineSequence === '\n' ? body : body.replaceAll('\n', newlineSequence))
    if (unescaped.kind === 'invalid') throw this.#error(unescaped.message, start)
    this.#push('string', start, unescaped.text)
  }

  #balance(operator: string, start: number, brackets: string[]): void {
    const closing = CLOSING.get(operator)
    if (closing !== undefined) brackets.push(closing)
    else if (operator === '}' || operator === ')' || operator === ']') {
      const expected = brackets.pop()
      if (expected === undefined) throw this.#error(`unexpected '${operator}'`, start)
      if (expected !== operator) {
        throw this.#error(`unexpected '${operator}', expected '${expected}'`, start)
      }
    }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position
    const match = pattern.exec(this.#text)
    if (match === null) return undefined
    this.#position += match[0].length
    return match[0]
  }

  #push(type: TokenType, start: number, text = '', value: Value = null): void {
    this.tokens.push({ type, text, value, at: this.#at(start) })
  }

  #pushEnd(): void {
    const last = this.tokens.at(-1)
    const at = last?.at ?? { source: this.#source, line: 1, column: 1 }
    this.tokens.push({ type: 'eof', text: '', value: null, at })
  }

  #at(offset: number): Location {
    while (this.#counted < offset) {
      const newline = this.#text.indexOf('\n', this.#counted)
      if (newline < 0 || newline >= offset) {
        this.#counted = offset
        break
      }
      this.#line += 1
      this.#lineStart = newline + 1
      this.#counted = newline + 1
    }
    return { source: this.#source, line: this.#line, column: offset - this.#lineStart + 1 }
  }

  #error(message: string, offset: number): TemplateSyntaxError {
    return new TemplateSyntaxError(message, this.#at(offset))
  }
}

function isAsciiName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name)
}

function operatorType(text: string): Operator {
  const operator = OPERATORS.find((candidate) => candidate === text)
  if (operator === undefined) throw new Error(`no operator ${text}`)
  return operator
}

// Of ASCII only what stands in words: a name may go on with letters of other scripts.
function mayBeginName(code: number): boolean {
  return code > 127 || /\w/.test(String.fromCharCode(code))
}
