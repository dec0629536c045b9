import type { Location } from '../errors.ts'
import type { Value } from '../values/value.ts'

/** The operators between two values. */
export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**'

/** The operators of a comparison, which may be chained. */
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in'

/** A variable that is read, or assigned to where it stands as a target. */
export interface NameExpression {
  readonly kind: 'name'
  readonly at: Location
  readonly name: string
}

/** `ns.name` as the target of a `set`. */
export interface NamespaceTarget {
  readonly kind: 'namespaceTarget'
  readonly at: Location
  readonly name: string
  readonly attribute: string
}

/** Several targets at once: `for key, value in …`. */
export interface TupleTarget {
  readonly kind: 'tupleTarget'
  readonly at: Location
  readonly items: readonly AssignTarget[]
}

/** What can be assigned to. */
export type AssignTarget = NameExpression | NamespaceTarget | TupleTarget

/** A keyword argument. */
export interface KeywordArgument {
  readonly name: string
  readonly value: Expression
}

/** The arguments of a call, a filter or a test. */
export interface CallArguments {
  readonly positional: readonly Expression[]
  readonly keywords: readonly KeywordArgument[]
  /** `*expression` */
  readonly spread: Expression | undefined
  /** `**expression` */
  readonly keywordSpread: Expression | undefined
}

/** `callee(arguments)`. */
export interface CallExpression {
  readonly kind: 'call'
  readonly at: Location
  readonly callee: Expression
  readonly args: CallArguments
}

/** `target|name(arguments)`; without a target it is applied to a block's text. */
export interface FilterExpression {
  readonly kind: 'filter'
  readonly at: Location
  readonly target: Expression | undefined
  readonly name: string
  readonly args: CallArguments
}

/** `target is name(arguments)`. */
export interface TestExpression {
  readonly kind: 'test'
  readonly at: Location
  readonly target: Expression
  readonly name: string
  readonly args: CallArguments
}

/** `start:stop:step` inside of brackets. */
export interface SliceExpression {
  readonly kind: 'slice'
  readonly at: Location
  readonly start: Expression | undefined
  readonly stop: Expression | undefined
  readonly step: Expression | undefined
}

/** Anything that has a value. */
export type Expression =
  | NameExpression
  | CallExpression
  | FilterExpression
  | TestExpression
  | SliceExpression
  | { readonly kind: 'constant'; readonly at: Location; readonly value: Value }
  | { readonly kind: 'tuple'; readonly at: Location; readonly items: readonly Expression[] }
  | { readonly kind: 'list'; readonly at: Location; readonly items: readonly Expression[] }
  | {
      readonly kind: 'dict'
      readonly at: Location
      readonly entries: readonly { readonly key: Expression; readonly value: Expression }[]
    }
  | { readonly kind: 'attribute'; readonly at: Location; readonly target: Expression; readonly name: string }
  | { readonly kind: 'item'; readonly at: Location; readonly target: Expression; readonly key: Expression }
  | { readonly kind: 'not'; readonly at: Location; readonly operand: Expression }
  | { readonly kind: 'negate' | 'positive'; readonly at: Location; readonly operand: Expression }
  | {
      readonly kind: 'binary'
      readonly at: Location
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'and' | 'or'; readonly at: Location; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'concat'; readonly at: Location; readonly parts: readonly Expression[] }
  | {
      readonly kind: 'compare'
      readonly at: Location
      readonly first: Expression
      readonly rest: readonly { readonly operator: CompareOperator; readonly operand: Expression }[]
    }
  | {
      readonly kind: 'conditional'
      readonly at: Location
      readonly condition: Expression
      readonly whenTrue: Expression
      readonly whenFalse: Expression | undefined
    }
