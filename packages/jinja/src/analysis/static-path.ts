import type { Location } from '../errors.ts'
import type { Expression } from '../syntax/expression.ts'

/** A path written out in a template: `input.text`, or `input['text']`. */
export interface StaticPath {
  readonly root: string
  readonly text: string
  readonly at: Location
}

/** The path that an expression is, or undefined when part of it is computed. */
export function staticPath(expression: Expression): StaticPath | undefined {
  switch (expression.kind) {
    case 'name':
      return { root: expression.name, text: expression.name, at: expression.at }
    case 'attribute':
      return extended(expression.target, expression.name)
    case 'item':
      return expression.key.kind === 'constant' && typeof expression.key.value === 'string'
        ? extended(expression.target, expression.key.value)
        : undefined
    default:
      return undefined
  }
}

/** The paths that must be there when a condition has come out that way. */
export function pathsKnownWhen(condition: Expression, outcome: boolean): ReadonlySet<string> {
  const path = staticPath(condition)
  if (path !== undefined) return outcome ? new Set([path.text]) : NONE
  switch (condition.kind) {
    case 'test': {
      const asked = staticPath(condition.target)
      const isThere = (condition.name === 'defined' && outcome) || (condition.name === 'undefined' && !outcome)
      return asked !== undefined && isThere ? new Set([asked.text]) : NONE
    }
    case 'not':
      return pathsKnownWhen(condition.operand, !outcome)
    case 'and':
      return outcome ? both(condition.left, condition.right, true) : NONE
    case 'or':
      return outcome ? NONE : both(condition.left, condition.right, false)
    default:
      return NONE
  }
}

const NONE: ReadonlySet<string> = new Set()

function both(left: Expression, right: Expression, outcome: boolean): ReadonlySet<string> {
  return new Set([...pathsKnownWhen(left, outcome), ...pathsKnownWhen(right, outcome)])
}

function extended(target: Expression, name: string): StaticPath | undefined {
  const path = staticPath(target)
  return path === undefined ? undefined : { ...path, text: `${path.text}.${name}` }
}
