import { TemplateAssertionError, TemplateNotFoundError, TemplateRuntimeError } from '../errors.ts'
import type { Frame } from '../runtime/frame.ts'
import type { BlockStatement, IncludeStatement, Statement } from '../syntax/statement.ts'
import { TemplateContext } from '../runtime/template-context.ts'
import { overlay, type Variables } from '../runtime/variables.ts'
import type { Value } from '../values/value.ts'
import { NORMAL, type Execute } from './code.ts'
import { compileExpression } from './compile-expression.ts'
import type { CompileFrame, LoadedTemplate, TemplateState } from './compile-frame.ts'
import { readSlot, writeSlot } from './compile-variables.ts'
import { moduleOf } from './template-modules.ts'

/** Compiles the place of a block: what stands there is the innermost block of that name. */
export function compileBlockPlace(block: BlockStatement, frame: CompileFrame, state: TemplateState): Execute {
  if (frame.isTopLevel && state.hasKnownExtends) return () => NORMAL
  const { name } = block
  const locals = block.scope === 'scoped' ? compileLocals(frame) : undefined
  const run: Execute = (at) => {
    const { evaluation } = at
    evaluation.at = block.at
    const stack = at.context.blocks.get(name) ?? []
    if (block.presence === 'required' && stack.length <= 1) {
      throw new TemplateRuntimeError(`Required block '${name}' not found`)
    }
    const context = locals === undefined ? at.context : at.context.derive(locals(at))
    evaluation.enter()
    stack[0]?.(context, evaluation)
    evaluation.leave()
    evaluation.at = block.at
    return NORMAL
  }
  if (!frame.isTopLevel || state.extendsSoFar === 0) return run
  const parent = readSlot(frame.scope, state.parentTemplate)
  return (at) => (parent(at) === undefined ? run(at) : NORMAL)
}

/** Compiles `extends`: the blocks of the parent come after this template's own. */
export function compileExtends(
  statement: Extract<Statement, { kind: 'extends' }>,
  frame: CompileFrame,
  state: TemplateState,
): Execute {
  if (!frame.isTopLevel) {
    throw new TemplateAssertionError('cannot use extend from a non top-level scope', statement.at)
  }
  const isFirst = state.extendsSoFar === 0
  const hadKnownExtends = state.hasKnownExtends
  const parent = readSlot(frame.scope, state.parentTemplate)
  const setParent = writeSlot(frame.scope, state.parentTemplate)
  const template = compileExpression(statement.template, frame, state)
  if (frame.isRootLevel) state.hasKnownExtends = true
  state.extendsSoFar += 1
  return (at) => {
    // Python blames the statement before.
    if (!isFirst && (hadKnownExtends || parent(at) !== undefined)) {
      throw new TemplateRuntimeError('extended multiple times')
    }
    at.evaluation.at = statement.at
    const loaded = state.environment.load(template(at))
    for (const [name, block] of loaded.program.blocks) {
      at.context.blocks.set(name, [...(at.context.blocks.get(name) ?? []), block])
    }
    at.renderParent = () => loaded.program.run(at.context, at.evaluation)
    setParent(at, true)
    return NORMAL
  }
}

/** Compiles `include`. */
export function compileInclude(include: IncludeStatement, frame: CompileFrame, state: TemplateState): Execute {
  const template = compileExpression(include.template, frame, state)
  const locals = compileLocals(frame)
  return (at) => {
    const { evaluation } = at
    evaluation.at = include.at
    const loaded = loadIncluded(template(at), include, state)
    if (loaded === undefined) return NORMAL
    if (include.sharing === 'with-context') {
      const variables = overlay(locals(at), at.context.snapshot())
      evaluation.enter()
      loaded.program.run(contextOf(loaded, variables, state), evaluation)
      evaluation.leave()
    } else {
      evaluation.write(moduleOf(loaded, undefined, state, evaluation).text)
    }
    evaluation.at = include.at
    return NORMAL
  }
}

/** Collects the local variables that an included template or a scoped block sees. */
export function compileLocals(frame: CompileFrame): (at: Frame) => ReadonlyMap<string, Value> {
  const reads = [...frame.symbols.stored()].map(([name, variable]) => ({ name, read: readSlot(frame.scope, variable) }))
  return (at) => {
    const locals = new Map<string, Value>()
    for (const { name, read } of reads) {
      const value = read(at)
      if (value !== undefined) locals.set(name, value)
    }
    return locals
  }
}

function loadIncluded(names: Value, include: IncludeStatement, state: TemplateState): LoadedTemplate | undefined {
  try {
    return state.environment.select(names)
  } catch (error) {
    if (include.whenMissing === 'ignore' && error instanceof TemplateNotFoundError) return undefined
    throw error
  }
}

function contextOf(loaded: LoadedTemplate, variables: Variables, state: TemplateState): TemplateContext {
  const blocks = new Map([...loaded.program.blocks].map(([name, block]) => [name, [block]] as const))
  return new TemplateContext(variables, loaded.name, blocks, state.environment.escapes)
}
