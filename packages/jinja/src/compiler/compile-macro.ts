import { TemplateAssertionError, TemplateSyntaxError, type Location } from '../errors.ts'
import { Frame } from '../runtime/frame.ts'
import { Macro, type MacroArguments, type MacroShape } from '../runtime/macro.ts'
import { findUndeclared } from '../syntax/names.ts'
import type { CallBlockStatement, MacroParameter, MacroStatement, Statement } from '../syntax/statement.ts'
import { undefinedValue } from '../values/undefined.ts'
import type { Value } from '../values/value.ts'
import { analyseMacro } from './analyse-names.ts'
import { captureOutput, writeUnconverted } from '../runtime/output.ts'
import { NORMAL, type Execute } from './code.ts'
import { compileCall } from './compile-application.ts'
import { compileExpression } from './compile-expression.ts'
import { innerFrame, type CompileBody, type CompileFrame, type TemplateState } from './compile-frame.ts'
import { compileEntry, writeSlot } from './compile-variables.ts'
import { Scope, type Variable } from './scope.ts'
import { Symbols } from './symbols.ts'

/** Compiles the definition of a macro. */
export function compileMacro(
  macro: MacroStatement,
  frame: CompileFrame,
  state: TemplateState,
  compileBody: CompileBody,
): Execute {
  const make = compileMacroValue({ ...macro }, frame, state, compileBody)
  const assign = writeSlot(frame.scope, frame.symbols.reference(macro.name))
  const { name } = macro
  return (at) => {
    const value = make(at)
    assign(at, value)
    if (frame.isTopLevel) at.context.assign(name, value, 'exported')
    return NORMAL
  }
}

/** Compiles a call whose `caller` is the body of the block. */
export function compileCallBlock(
  block: CallBlockStatement,
  frame: CompileFrame,
  state: TemplateState,
  compileBody: CompileBody,
): Execute {
  const caller = compileMacroValue({ ...block, name: undefined }, frame, state, compileBody)
  const call = compileCall(block.call, state, (inner) => compileExpression(inner, frame, state), caller)
  return (at) => {
    at.evaluation.at = block.at
    writeUnconverted(call(at), at.evaluation)
    return NORMAL
  }
}

interface MacroSource {
  readonly name: string | undefined
  readonly at: Location
  readonly parameters: readonly MacroParameter[]
  readonly body: readonly Statement[]
}

function compileMacroValue(
  source: MacroSource,
  frame: CompileFrame,
  state: TemplateState,
  compileBody: CompileBody,
): (frame: Frame) => Value {
  const scope = new Scope(frame.scope)
  const symbols = new Symbols(scope, frame.symbols)
  analyseMacro(symbols, source.parameters, source.body)
  const special = declareSpecial(source, symbols)
  refuseDuplicates(source, state)
  const inner = { ...innerFrame(frame, symbols, scope), checksParent: false, isInLoop: false }
  const parameters = source.parameters.map((parameter) => compileParameter(parameter, inner, state))
  const enter = compileEntry(symbols, scope, state.environment)
  const body = compileBody(source.body, inner)
  const shape: MacroShape = {
    name: source.name,
    parameterNames: source.parameters.map((parameter) => parameter.name),
    usesCaller: special.usesCaller,
    usesKeywords: special.keywords !== undefined,
    usesPositionals: special.positionals !== undefined,
  }
  return (outer) =>
    new Macro(shape, (args) => {
      const { evaluation } = outer
      const { at } = evaluation
      const own = new Frame(scope.size, outer, outer.context, evaluation)
      fillSpecial(own, special, args)
      args.parameters.forEach((value, index) => parameters[index]?.set(own, value))
      enter(own)
      evaluation.at = source.at
      for (const parameter of parameters) parameter.fallBack(own)
      const text = captureOutput(evaluation, () => body(own))
      evaluation.at = at
      return text
    })
}

function refuseDuplicates({ parameters, at }: MacroSource, state: TemplateState): void {
  const names = new Set<string>()
  for (const { name } of parameters) {
    if (names.has(name)) {
      const message = `duplicate argument '${name}' in function definition`
      state.refused.push(new TemplateSyntaxError(message, at, 'SyntaxError'))
    }
    names.add(name)
  }
}

interface SpecialVariables {
  readonly usesCaller: boolean
  readonly caller: Variable | undefined
  readonly keywords: Variable | undefined
  readonly positionals: Variable | undefined
}

function declareSpecial(source: MacroSource, symbols: Symbols): SpecialVariables {
  const undeclared = findUndeclared(source.body, ['caller', 'kwargs', 'varargs'])
  const named = new Map(source.parameters.map((parameter) => [parameter.name, parameter]))
  const usesCaller = undeclared.has('caller')
  const explicitCaller = named.get('caller')
  if (usesCaller && explicitCaller !== undefined && explicitCaller.fallback === undefined) {
    throw new TemplateAssertionError(
      'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.',
      source.at,
    )
  }
  const declare = (name: string): Variable | undefined =>
    undeclared.has(name) && !named.has(name) ? symbols.declareParameter(name) : undefined
  return { usesCaller, caller: declare('caller'), keywords: declare('kwargs'), positionals: declare('varargs') }
}

function fillSpecial(frame: Frame, special: SpecialVariables, args: MacroArguments): void {
  if (special.caller !== undefined) frame.slots[special.caller.slot] = args.caller
  if (special.keywords !== undefined) frame.slots[special.keywords.slot] = args.keywords
  if (special.positionals !== undefined) frame.slots[special.positionals.slot] = args.positionals
}

interface CompiledParameter {
  set(frame: Frame, value: Value | undefined): void
  fallBack(frame: Frame): void
}

function compileParameter(parameter: MacroParameter, frame: CompileFrame, state: TemplateState): CompiledParameter {
  const { slot } = frame.symbols.reference(parameter.name)
  const { name } = parameter
  const fallback = parameter.fallback === undefined ? undefined : compileExpression(parameter.fallback, frame, state)
  return {
    set: (at, value) => {
      at.slots[slot] = value
    },
    fallBack: (at) => {
      if (at.slots[slot] !== undefined) return
      at.slots[slot] =
        fallback?.(at) ??
        (fallback !== undefined
          ? null
          : undefinedValue(at.evaluation.settings, {
              reason: 'hint',
              hint: `parameter '${name}' was not provided`,
              name,
            }))
    },
  }
}
