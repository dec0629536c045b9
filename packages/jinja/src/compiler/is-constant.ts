import { assertNever } from '../assert-never.ts'
import type { CallArguments, Expression } from '../syntax/expression.ts'
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
    case 'and':
    case 'or':
      return every([expression.left, expression.right])
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

// These filters look into the context of the render.
const WITH_CONTEXT: ReadonlySet<string> = new Set(['map', 'random', 'reject', 'rejectattr', 'select', 'selectattr'])

function argumentsOf(args: CallArguments): (Expression | undefined)[] {
  return [...args.positional, ...args.keywords.map(({ value }) => value), args.spread, args.keywordSpread]
}
