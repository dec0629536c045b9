import type { Location } from '../errors.ts'
import type { Value } from '../values/value.ts'

/** The operators and brackets of an expression. */
export const OPERATORS = [
  '**',
  '//',
  '==',
  '!=',
  '>=',
  '<=',
  '+',
  '-',
  '/',
  '*',
  '%',
  '~',
  '[',
  ']',
  '(',
  ')',
  '{',
  '}',
  '>',
  '<',
  '=',
  '.',
  ':',
  '|',
  ',',
  ';',
] as const

/** One of the operators. */
export type Operator = (typeof OPERATORS)[number]

/** What a token is; an operator is its own type. */
export type TokenType =
  | Operator
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'data'
  | 'variable_begin'
  | 'variable_end'
  | 'block_begin'
  | 'block_end'
  | 'eof'

/** A piece of a template: `text` is a name, template data or a string, `value` a number. */
export interface Token {
  readonly type: TokenType
  readonly text: string
  readonly value: Value
  readonly at: Location
}

/** A token type as Jinja's messages name it. */
export function describeTokenType(type: TokenType): string {
  return DESCRIPTIONS.get(type) ?? type
}

/** A token as Jinja's messages show it: a name is shown itself. */
export function describeToken(token: Token): string {
  return token.type === 'name' ? token.text : describeTokenType(token.type)
}

const DESCRIPTIONS: ReadonlyMap<TokenType, string> = new Map([
  ['block_begin', 'begin of statement block'],
  ['block_end', 'end of statement block'],
  ['variable_begin', 'begin of print statement'],
  ['variable_end', 'end of print statement'],
  ['data', 'template data / text'],
  ['eof', 'end of template'],
])
