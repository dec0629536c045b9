import { assertNever } from '../assert-never.ts'
import { TemplateAssertionError, typeError } from '../errors.ts'
import { remainder } from '../formatting/remainder.ts'
import { isDictMethod } from '../methods/method-tables.ts'
import { getAttribute, getItem } from '../runtime/attribute-access.ts'
import { LoopContext } from '../runtime/loop-context.ts'
import type { BinaryOperator, CompareOperator, Expression } from '../syntax/expression.ts'
import { add, arithmetic, multiply, negate, positive } from '../values/arithmetic.ts'
import { contains } from '../values/contains.ts'
import { PythonDict } from '../values/dict.ts'
import { equals } from '../values/equality.ts'
import { Markup, escapeHtml } from '../values/markup.ts'
import { compareOrder } from '../values/order.ts'
import { str } from '../values/repr.ts'
import { sliceOf } from '../values/subscript.ts'
import { isTrue } from '../values/truth.ts'
import { PythonTuple } from '../values/tuple.ts'
import { UndefinedValue } from '../values/undefined.ts'
import type { Evaluation, Value } from '../values/value.ts'
import type { Evaluate } from './code.ts'
import { compileCall, compileFilter, compileTest } from './compile-application.ts'
import { softFrame, type CompileFrame, type TemplateState } from './compile-frame.ts'
import { compileRead, ownSlot } from './compile-variables.ts'
import { isConstant, truthOf } from './is-constant.ts'

/** Compiles an expression at a place of a template. */
export function compileExpression(expression: Expression, frame: CompileFrame, state: TemplateState): Evaluate {
  const compile = (inner: Expression): Evaluate => compileExpression(inner, frame, state)
  switch (expression.kind) {
    case 'name':
      return compileRead(frame.symbols, frame.scope, expression.name)
    case 'constant': {
      const { value } = expression
      return () => value
    }
    case 'tuple': {
      const items = expression.items.map(compile)
      return (at) => new PythonTuple(items.map((item) => item(at)))
    }
    case 'list': {
      const items = expression.items.map(compile)
      return (at) => items.map((item) => item(at))
    }
    case 'dict': {
      const entries = expression.entries.map(({ key, value }) => ({ key: compile(key), value: compile(value) }))
      return (at) => {
        const dict = new PythonDict()
        for (const { key, value } of entries) dict.set(key(at), value(at))
        return dict
      }
    }
    case 'attribute':
      return compileAttribute(expression, frame, state)
    case 'item':
      return compileItem(expression.target, expression.key, compile)
    case 'slice':
      return () => {
        throw typeError('a slice may only stand alone in brackets')
      }
    case 'not': {
      const operand = compile(expression.operand)
      return (at) => !isTrue(operand(at))
    }
    case 'negate': {
      const operand = compile(expression.operand)
      return (at) => negate(operand(at))
    }
    case 'positive': {
      const operand = compile(expression.operand)
      return (at) => positive(operand(at))
    }
    case 'binary': {
      const { operator, left, right } = expression
      const base = operator === '**' && !isConstant(right, frame) ? foldedNegative(left, frame) : undefined
      if (base !== undefined) {
        const power = compileBinary(operator, compile(base), compile(right))
        return (at) => negate(power(at))
      }
      return compileBinary(operator, compile(left), compile(right))
    }
    case 'and': {
      const [left, right] = [compile(expression.left), compileRight(expression, frame, state)]
      return (at) => {
        const value = left(at)
        return isTrue(value) ? right(at) : value
      }
    }
    case 'or': {
      const [left, right] = [compile(expression.left), compileRight(expression, frame, state)]
      return (at) => {
        const value = left(at)
        return isTrue(value) ? value : right(at)
      }
    }
    case 'concat':
      return compileConcat(expression.parts.map(compile), frame.escape === 'on' && !isConstant(expression, frame))
    case 'compare':
      return compileCompare(
        compile(expression.first),
        expression.rest.map((step) => ({ operator: step.operator, operand: compile(step.operand) })),
      )
    case 'conditional':
      return compileConditional(expression, frame, state)
    case 'call':
      return compileCall(expression, state, compile)
    case 'filter':
      return compileFilter(expression, frame, state, compile)
    case 'test':
      return compileTest(expression, frame, state, compile)
    default:
      return assertNever(expression)
  }
}

// Where the left is a constant that settles the matter, Jinja2 never compiles the right, and misses its unknown filters.
function compileRight(
  expression: Extract<Expression, { kind: 'and' | 'or' }>,
  frame: CompileFrame,
  state: TemplateState,
): Evaluate {
  try {
    return compileExpression(expression.right, frame, state)
  } catch (error) {
    const isSettled = isConstant(expression.left, frame) && truthOf(expression.left) !== (expression.kind === 'and')
    if (!(error instanceof TemplateAssertionError) || !isSettled) throw error
    return () => {
      throw error
    }
  }
}

function compileAttribute(
  expression: Extract<Expression, { kind: 'attribute' }>,
  frame: CompileFrame,
  state: TemplateState,
): Evaluate {
  const { name } = expression
  const target = compileExpression(expression.target, frame, state)
  const plain: Evaluate = (at) => getAttribute(target(at), name, at.evaluation)
  if (isDictMethod(name) || name.startsWith('__')) return plain
  const slot =
    expression.target.kind === 'name' ? ownSlot(frame.symbols, frame.scope, expression.target.name) : undefined
  if (slot !== undefined && expression.target.kind === 'name' && expression.target.name === 'loop') {
    const member = compileLoopMember(name, slot, plain)
    if (member !== undefined) return member
  }
  // Most attributes in prompts are keys of a dict in a variable; methods and sandbox rules come after.
  if (slot !== undefined) {
    return (at) => {
      const value = at.slots[slot]
      const member = value instanceof PythonDict ? value.getText(name) : undefined
      return member === undefined ? plain(at) : member
    }
  }
  return (at) => {
    const value = target(at)
    const member = value instanceof PythonDict ? value.getText(name) : undefined
    return member === undefined ? getAttribute(value, name, at.evaluation) : member
  }
}

// What prompts ask of `loop`, told apart while compiling.
function compileLoopMember(name: string, slot: number, plain: Evaluate): Evaluate | undefined {
  switch (name) {
    case 'index':
      return (at) => {
        const loop = at.slots[slot]
        return loop instanceof LoopContext ? loop.index : plain(at)
      }
    case 'first':
      return (at) => {
        const loop = at.slots[slot]
        return loop instanceof LoopContext ? loop.index === 1 : plain(at)
      }
    case 'last':
      return (at) => {
        const loop = at.slots[slot]
        return loop instanceof LoopContext ? loop.isLast : plain(at)
      }
    default:
      return undefined
  }
}

function compileItem(
  targetExpression: Expression,
  keyExpression: Expression,
  compile: (inner: Expression) => Evaluate,
): Evaluate {
  const target = compile(targetExpression)
  if (keyExpression.kind === 'slice') {
    const bound = (part: Expression | undefined): Evaluate => (part === undefined ? () => null : compile(part))
    const [start, stop, step] = [bound(keyExpression.start), bound(keyExpression.stop), bound(keyExpression.step)]
    return (at) => sliceOf(target(at), { start: start(at), stop: stop(at), step: step(at) })
  }
  const key = compile(keyExpression)
  return (at) => getItem(target(at), key(at), at.evaluation)
}

// Jinja2 writes the literal -2 into code of Python as it is, where `-2 ** x` is `-(2 ** x)`; gives the 2.
function foldedNegative(expression: Expression, frame: CompileFrame): Expression | undefined {
  if (expression.kind !== 'negate' || frame.escape === 'dynamic') return undefined
  return expression.operand.kind === 'constant' ? expression.operand : undefined
}

function compileBinary(operator: BinaryOperator, left: Evaluate, right: Evaluate): Evaluate {
  switch (operator) {
    case '+':
      return (at) => add(left(at), right(at), at.evaluation)
    case '*':
      return (at) => multiply(left(at), right(at), at.evaluation)
    case '%':
      return (at) => remainder(left(at), right(at), at.evaluation)
    default:
      return (at) => arithmetic(operator, left(at), right(at))
  }
}

function compileConcat(parts: readonly Evaluate[], keepsMarkup: boolean): Evaluate {
  return (at) => {
    const values = parts.map((part) => part(at))
    const isMarkup = keepsMarkup && values.some((value) => value instanceof Markup)
    let text = ''
    for (const value of values) {
      text += isMarkup && !(value instanceof Markup) ? escapeHtml(str(value)) : str(value)
    }
    at.evaluation.checkLength(text.length)
    return isMarkup ? new Markup(text) : text
  }
}

function compileCompare(first: Evaluate, rest: readonly { operator: CompareOperator; operand: Evaluate }[]): Evaluate {
  const [only] = rest
  if (rest.length === 1 && only !== undefined) {
    const { operator, operand } = only
    return (at) => compareValues(operator, first(at), operand(at), at.evaluation)
  }
  return (at) => {
    let left = first(at)
    for (const { operator, operand } of rest) {
      const right = operand(at)
      if (!compareValues(operator, left, right, at.evaluation)) return false
      left = right
    }
    return true
  }
}

function compareValues(operator: CompareOperator, left: Value, right: Value, evaluation: Evaluation): boolean {
  switch (operator) {
    case '==':
      return equals(left, right)
    case '!=':
      return !equals(left, right)
    case 'in':
      return contains(right, left, evaluation)
    case 'not in':
      return !contains(right, left, evaluation)
    default:
      return compareOrder(operator, left, right)
  }
}

function compileConditional(
  expression: Extract<Expression, { kind: 'conditional' }>,
  frame: CompileFrame,
  state: TemplateState,
): Evaluate {
  const soft = softFrame(frame)
  const condition = compileExpression(expression.condition, soft, state)
  const whenTrue = compileExpression(expression.whenTrue, soft, state)
  if (expression.whenFalse !== undefined) {
    const whenFalse = compileExpression(expression.whenFalse, soft, state)
    return (at) => (isTrue(condition(at)) ? whenTrue(at) : whenFalse(at))
  }
  const place = state.templateName === undefined ? '' : ` in '${state.templateName}'`
  const hint = `the inline if-expression on line ${expression.at.line}${place} evaluated to false and no else section was defined.`
  // Always the default kind: a strict environment must still print nothing here.
  const missing = new UndefinedValue('default', { reason: 'hint', hint })
  return (at) => (isTrue(condition(at)) ? whenTrue(at) : missing)
}
