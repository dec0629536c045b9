import { refuseUndefined } from '../values/undefined.ts'
import { TemplateAssertionError, TemplateRuntimeError, TemplateSyntaxError, typeError } from '../errors.ts'
import { callableMethod, getAttribute } from '../runtime/attribute-access.ts'
import type { Frame } from '../runtime/frame.ts'
import type {
  CallArguments,
  CallExpression,
  Expression,
  FilterExpression,
  TestExpression,
} from '../syntax/expression.ts'
import { PythonDict } from '../values/dict.ts'
import { tryIterate } from '../values/iterate.ts'
import { typeName } from '../values/type-name.ts'
import { PythonObject, type Keywords, type Value } from '../values/value.ts'
import type { Evaluate } from './code.ts'
import type { CompileFrame, TemplateState } from './compile-frame.ts'

type Compile = (expression: Expression) => Evaluate

/** Compiles `callee(arguments)`; `caller` is added where a call block makes the call. */
export function compileCall(call: CallExpression, state: TemplateState, compile: Compile, caller?: Evaluate): Evaluate {
  refuseRepeated(call, state, caller === undefined ? [] : ['caller'])
  const args = compilePositionals(call.args, compile)
  const keywords = compileKeywords(call.args, compile, caller)
  const { callee } = call
  if (callee.kind === 'attribute') {
    const target = compile(callee.target)
    const { name } = callee
    return (at) => {
      const owner = target(at)
      const method = callableMethod(owner, name, at.evaluation)
      if (method !== undefined) return method(owner, args(at), keywords(at), at.evaluation)
      return callValue(getAttribute(owner, name, at.evaluation), args(at), keywords(at), at)
    }
  }
  const target = compile(callee)
  return (at) => callValue(target(at), args(at), keywords(at), at)
}

/** Compiles `target|filter(arguments)`; `blockText` stands in for the target of a filter block. */
export function compileFilter(
  filter: FilterExpression,
  frame: CompileFrame,
  state: TemplateState,
  compile: Compile,
  blockText?: Evaluate,
): Evaluate {
  const { name } = filter
  if (!state.environment.hasFilter(name) && !frame.isSoft) {
    throw new TemplateAssertionError(`No filter named '${name}'.`, filter.at)
  }
  refuseRepeated(filter, state)
  const target = compileTarget(filter, frame, state, compile, blockText)
  const args = compilePositionals(filter.args, compile, target)
  const keywords = compileKeywords(filter.args, compile)
  if (!state.environment.hasFilter(name)) return failingCall('filter', name, args, keywords)
  return (at) => {
    const values = args(at)
    const named = keywords(at)
    at.evaluation.escapes = at.context.escapes
    return at.evaluation.callFilter(name, values, named)
  }
}

/** Compiles `target is test(arguments)`. */
export function compileTest(
  test: TestExpression,
  frame: CompileFrame,
  state: TemplateState,
  compile: Compile,
): Evaluate {
  const { name } = test
  if (!state.environment.hasTest(name) && !frame.isSoft) {
    throw new TemplateAssertionError(`No test named '${name}'.`, test.at)
  }
  refuseRepeated(test, state)
  const args = compilePositionals(test.args, compile, compile(test.target))
  const keywords = compileKeywords(test.args, compile)
  if (!state.environment.hasTest(name)) return failingCall('test', name, args, keywords)
  return (at) => at.evaluation.callTest(name, args(at), keywords(at))
}

/** Calls a value, and comes back to the place of the call. */
export function callValue(callee: Value, args: Value[], keywords: Keywords | undefined, frame: Frame): Value {
  const { evaluation } = frame
  if (!(callee instanceof PythonObject)) {
    throw typeError(`'${typeName(callee)}' object is not callable`)
  }
  const { at } = evaluation
  evaluation.escapes = frame.context.escapes
  const result = callee.call(args, keywords, evaluation)
  evaluation.at = at
  return result
}

// Python's parser refuses these, before its compiler comes to anything else.
function refuseRepeated(
  application: CallExpression | FilterExpression | TestExpression,
  state: TemplateState,
  given: readonly string[] = [],
): void {
  const names = [...application.args.keywords.map((keyword) => keyword.name), ...given]
  const repeated = names.find((name, index) => names.indexOf(name) < index)
  if (repeated === undefined) return
  state.refused.unshift(
    new TemplateSyntaxError(`keyword argument repeated: ${repeated}`, application.at, 'SyntaxError'),
  )
}

// In a branch, an unknown filter or test fails only when it is called, its arguments evaluated.
function failingCall(
  kind: 'filter' | 'test',
  name: string,
  args: (frame: Frame) => Value[],
  keywords: (frame: Frame) => Keywords | undefined,
): Evaluate {
  return (at) => {
    args(at)
    // What Jinja2 calls in its place takes no keywords.
    for (const keyword of keywords(at)?.keys() ?? []) {
      throw typeError(`t_1() got an unexpected keyword argument '${keyword}'`)
    }
    throw new TemplateRuntimeError(`No ${kind} named '${name}' found.`)
  }
}

function compileTarget(
  filter: FilterExpression,
  frame: CompileFrame,
  state: TemplateState,
  compile: Compile,
  blockText: Evaluate | undefined,
): Evaluate {
  const { target } = filter
  if (target === undefined) {
    if (blockText === undefined) throw new Error('a filter without a target stands at the start of a block')
    return blockText
  }
  // Within a chain at the start of a block only the first filter has no target.
  if (target.kind === 'filter' && blockText !== undefined) {
    return compileFilter(target, frame, state, compile, blockText)
  }
  return compile(target)
}

function compilePositionals(args: CallArguments, compile: Compile, first?: Evaluate): (frame: Frame) => Value[] {
  const positional = args.positional.map(compile)
  if (first !== undefined) positional.unshift(first)
  if (args.spread !== undefined) {
    const spread = compile(args.spread)
    return (frame) => [...positional.map((argument) => argument(frame)), ...spreadItems(spread(frame))]
  }
  const [a, b] = positional
  if (a === undefined) return () => []
  if (b === undefined) return (frame) => [a(frame)]
  if (positional.length === 2) return (frame) => [a(frame), b(frame)]
  return (frame) => positional.map((argument) => argument(frame))
}

function compileKeywords(
  args: CallArguments,
  compile: Compile,
  caller?: Evaluate,
): (frame: Frame) => Keywords | undefined {
  const keywords = args.keywords.map(({ name, value }) => ({ name, value: compile(value) }))
  const spread = args.keywordSpread === undefined ? undefined : compile(args.keywordSpread)
  if (keywords.length === 0 && spread === undefined && caller === undefined) return () => undefined
  return (frame) => {
    const result = new Map<string, Value>()
    for (const { name, value } of keywords) result.set(name, value(frame))
    if (caller !== undefined) result.set('caller', caller(frame))
    if (spread !== undefined) addKeywords(result, spread(frame))
    return result
  }
}

function spreadItems(value: Value): Value[] {
  const iterator = tryIterate(value)
  if (iterator === undefined) {
    throw typeError(`Value after * must be an iterable, not ${typeName(value)}`)
  }
  const items: Value[] = []
  for (let next = iterator.next(); next.done !== true; next = iterator.next()) items.push(next.value)
  return items
}

function addKeywords(keywords: Map<string, Value>, value: Value): void {
  refuseUndefined(value)
  if (!(value instanceof PythonDict)) {
    throw typeError(`jinja2.runtime.Context.call() argument after ** must be a mapping, not ${typeName(value)}`)
  }
  for (const [name, argument] of value.entries()) {
    if (typeof name !== 'string') throw typeError('keywords must be strings')
    if (keywords.has(name)) {
      throw typeError(`jinja2.runtime.Context.call() got multiple values for keyword argument '${name}'`)
    }
    keywords.set(name, argument)
  }
}
