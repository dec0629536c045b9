import { TemplateAssertionError, TemplateSyntaxError, type Location, recursionError } from '../errors.ts'
import type { TokenizedSource } from '../lexer/lexer.ts'
import { describeToken, describeTokenType, type Token, type TokenType } from '../lexer/token.ts'
import { quoteString } from '../values/string-repr.ts'

/** The tokens of a source, read one after the other. */
export class TokenStream {
  readonly #tokens: readonly Token[]
  readonly #failure: TemplateSyntaxError | undefined
  readonly #depthLimit: number
  #index = 0
  #depth = 0

  constructor(source: TokenizedSource, depthLimit: number) {
    this.#tokens = source.tokens
    this.#failure = source.failure
    this.#depthLimit = depthLimit
  }

  get current(): Token {
    return this.#at(this.#index)
  }

  get following(): Token {
    return this.#at(this.#index + 1)
  }

  /** Goes on by one token and returns the one left behind. */
  advance(): Token {
    const token = this.current
    if (token.type !== 'eof') this.#index += 1
    this.#at(this.#index)
    return token
  }

  is(type: TokenType): boolean {
    return this.current.type === type
  }

  isName(name: string): boolean {
    const token = this.current
    return token.type === 'name' && token.text === name
  }

  isFollowedByName(name: string): boolean {
    const token = this.following
    return token.type === 'name' && token.text === name
  }

  skipIf(type: TokenType): boolean {
    if (!this.is(type)) return false
    this.advance()
    return true
  }

  skipName(name: string): boolean {
    if (!this.isName(name)) return false
    this.advance()
    return true
  }

  expect(type: TokenType): Token {
    if (!this.is(type)) this.#failExpected(describeTokenType(type))
    return this.advance()
  }

  expectName(name: string): Token {
    if (!this.isName(name)) this.#failExpected(name)
    return this.advance()
  }

  fail(message: string, at: Location = this.current.at): never {
    throw new TemplateSyntaxError(message, at)
  }

  failAssertion(message: string, at: Location): never {
    throw new TemplateAssertionError(message, at)
  }

  /** Counts one level of nesting around `parse`; LimitError when there are too many. */
  nested<Result>(parse: () => Result): Result {
    this.#depth += 1
    if (this.#depth > this.#depthLimit) {
      const error = recursionError()
      error.locate(this.current.at)
      throw error
    }
    const result = parse()
    this.#depth -= 1
    return result
  }

  #failExpected(expected: string): never {
    if (this.is('eof')) {
      this.fail(`unexpected end of template, expected ${quoteString(expected)}.`)
    }
    this.fail(`expected token ${quoteString(expected)}, got ${quoteString(describeToken(this.current))}`)
  }

  #at(index: number): Token {
    if (this.#failure !== undefined && index >= this.#tokens.length) throw this.#failure
    const token = this.#tokens[Math.min(index, this.#tokens.length - 1)]
    if (token === undefined) throw new Error('a token list ends in eof')
    return token
  }
}
