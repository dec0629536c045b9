import type { Location, SourceText } from '../errors.ts'
import type { AssignTarget, CallExpression, Expression, FilterExpression } from './expression.ts'

/** A piece of an output: template text as it stands, or an expression to print. */
export type OutputPart =
  | { readonly kind: 'text'; readonly at: Location; readonly text: string }
  | { readonly kind: 'print'; readonly at: Location; readonly value: Expression }

/** A parameter of a macro or a call block. */
export interface MacroParameter {
  readonly name: string
  readonly at: Location
  readonly fallback: Expression | undefined
}

/** `{% for target in iterable if condition recursive %}`. */
export interface ForStatement {
  readonly kind: 'for'
  readonly at: Location
  readonly target: AssignTarget
  readonly iterable: Expression
  readonly condition: Expression | undefined
  readonly recursion: 'plain' | 'recursive'
  readonly body: readonly Statement[]
  readonly otherwise: readonly Statement[]
}

/** One condition of an `if` with its body. */
export interface IfBranch {
  readonly at: Location
  readonly condition: Expression
  readonly body: readonly Statement[]
}

/** `{% if %}…{% elif %}…{% else %}…{% endif %}`. */
export interface IfStatement {
  readonly kind: 'if'
  readonly at: Location
  readonly branches: readonly IfBranch[]
  readonly otherwise: readonly Statement[]
}

/** `{% macro name(parameters) %}`. */
export interface MacroStatement {
  readonly kind: 'macro'
  readonly at: Location
  readonly name: string
  readonly parameters: readonly MacroParameter[]
  readonly body: readonly Statement[]
}

/** `{% call(parameters) macro() %}`. */
export interface CallBlockStatement {
  readonly kind: 'callBlock'
  readonly at: Location
  readonly call: CallExpression
  readonly parameters: readonly MacroParameter[]
  readonly body: readonly Statement[]
}

/** `{% block name scoped required %}`. */
export interface BlockStatement {
  readonly kind: 'block'
  readonly at: Location
  readonly name: string
  readonly scope: 'template' | 'scoped'
  readonly presence: 'optional' | 'required'
  readonly body: readonly Statement[]
}

/** What an included or imported template sees. */
export type ContextSharing = 'with-context' | 'without-context'

/** `{% include template ignore missing without context %}`. */
export interface IncludeStatement {
  readonly kind: 'include'
  readonly at: Location
  readonly template: Expression
  readonly whenMissing: 'fail' | 'ignore'
  readonly sharing: ContextSharing
}

/** `{% import template as target %}`. */
export interface ImportStatement {
  readonly kind: 'import'
  readonly at: Location
  readonly template: Expression
  readonly target: string
  readonly sharing: ContextSharing
}

/** `{% from template import name as alias %}`. */
export interface FromImportStatement {
  readonly kind: 'fromImport'
  readonly at: Location
  readonly template: Expression
  readonly names: readonly { readonly name: string; readonly alias: string }[]
  readonly sharing: ContextSharing
}

/** Anything between the delimiters of a block, and the text around. */
export type Statement =
  | { readonly kind: 'output'; readonly at: Location; readonly parts: readonly OutputPart[] }
  | ForStatement
  | IfStatement
  | MacroStatement
  | CallBlockStatement
  | BlockStatement
  | IncludeStatement
  | ImportStatement
  | FromImportStatement
  | {
      readonly kind: 'set'
      readonly at: Location
      readonly target: AssignTarget
      readonly value: Expression
    }
  | {
      readonly kind: 'setBlock'
      readonly at: Location
      readonly target: AssignTarget
      readonly filter: FilterExpression | undefined
      readonly body: readonly Statement[]
    }
  | {
      readonly kind: 'filterBlock'
      readonly at: Location
      readonly filter: FilterExpression
      readonly body: readonly Statement[]
    }
  | {
      readonly kind: 'with'
      readonly at: Location
      readonly targets: readonly AssignTarget[]
      readonly values: readonly Expression[]
      readonly body: readonly Statement[]
    }
  | {
      readonly kind: 'autoescape'
      readonly at: Location
      readonly value: Expression
      readonly body: readonly Statement[]
    }
  | { readonly kind: 'extends'; readonly at: Location; readonly template: Expression }
  | { readonly kind: 'do'; readonly at: Location; readonly value: Expression }
  | { readonly kind: 'generation'; readonly at: Location; readonly body: readonly Statement[] }
  | { readonly kind: 'break' | 'continue'; readonly at: Location }

/** A whole template. */
export interface TemplateTree {
  readonly source: SourceText
  readonly body: readonly Statement[]
}
