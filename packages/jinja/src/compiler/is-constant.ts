import { assertNever } from '../assert-never.ts'
import type { CallArguments, Expression } from '../syntax/expression.ts'
import { isTrue } from '../values/truth.ts'
import type { CompileFrame } from './compile-frame.ts'

/**
 * Whether Jinja2 evaluates an expression while it compiles (`as_const` of its nodes). Of what this changes only one thing
 * is seen: `~` then forgets that a text was Markup.
 */
export function isConstant(expression: Expression, frame: CompileFrame): boolean {
  const every = (parts: readonly (Expression | undefined)[]): boolean =>
    parts.every((part) => part === undefined || isConstant(part, frame))
  switch (expression.kind) {
    case 'constant':
      return true
    case 'name':
    case 'call':
      return false
    case 'tuple':
    case 'list':
      return every(expression.items)
    case 'dict':
      return every(expression.entries.flatMap(({ key, value }) => [key, value]))
    case 'attribute':
      return isConstant(expression.target, frame)
    case 'item':
      return every([expression.target, expression.key])
    case 'slice':
      return every([expression.start, expression.stop, expression.step])
    case 'not':
    case 'negate':
    case 'positive':
      return isConstant(expression.operand, frame)
    case 'binary':
      return every([expression.left, expression.right])
    case 'and':
    case 'or':
      return (
        isConstant(expression.left, frame) &&
        (truthOf(expression.left) === (expression.kind === 'or') || isConstant(expression.right, frame))
      )
    case 'concat':
      return every(expression.parts)
    case 'compare':
      return every([expression.first, ...expression.rest.map((step) => step.operand)])
    case 'conditional':
      return (
        expression.whenFalse !== undefined && every([expression.condition, expression.whenTrue, expression.whenFalse])
      )
    case 'filter':
      if (frame.escape === 'dynamic' || expression.target === undefined || WITH_CONTEXT.has(expression.name))
        return false
      return every([expression.target, ...argumentsOf(expression.args)])
    case 'test':
      return frame.escape !== 'dynamic' && every([expression.target, ...argumentsOf(expression.args)])
    default:
      return assertNever(expression)
  }
}

/** What a literal is as a condition; undefined for what must be evaluated to know. */
export function truthOf(expression: Expression): boolean | undefined {
  switch (expression.kind) {
    case 'constant':
      return isTrue(expression.value)
    case 'tuple':
    case 'list':
      return expression.items.length > 0
    case 'dict':
      return expression.entries.length > 0
    case 'and':
      return truthOf(expression.left) === false ? false : truthOf(expression.right)
    case 'or':
      return truthOf(expression.left) === true ? true : truthOf(expression.right)
    default:
      return undefined
  }
}

// These filters look into the context of the render.
const WITH_CONTEXT: ReadonlySet<string> = new Set(['map', 'random', 'reject', 'rejectattr', 'select', 'selectattr'])

function argumentsOf(args: CallArguments): (Expression | undefined)[] {
  return [...args.positional, ...args.keywords.map(({ value }) => value), args.spread, args.keywordSpread]
}
