import type { Frame } from '../runtime/frame.ts'
import type { TemplateModule } from '../runtime/template-module.ts'
import { overlay } from '../runtime/variables.ts'
import type { ContextSharing, FromImportStatement, ImportStatement } from '../syntax/statement.ts'
import type { Expression } from '../syntax/expression.ts'
import { repr } from '../values/repr.ts'
import { undefinedValue } from '../values/undefined.ts'
import { NORMAL, type Execute } from './code.ts'
import { compileExpression } from './compile-expression.ts'
import type { CompileFrame, TemplateState } from './compile-frame.ts'
import { compileLocals } from './compile-inheritance.ts'
import { writeSlot } from './compile-variables.ts'
import { moduleOf } from './template-modules.ts'

/** Compiles `import … as name`. */
export function compileImport(statement: ImportStatement, frame: CompileFrame, state: TemplateState): Execute {
  const module = compileModule(statement.template, statement.sharing, frame, state)
  const { target } = statement
  const assign = writeSlot(frame.scope, frame.symbols.reference(target))
  return (at) => {
    at.evaluation.at = statement.at
    const value = module(at)
    assign(at, value)
    if (frame.isTopLevel) at.context.assign(target, value, 'hidden')
    return NORMAL
  }
}

/** Compiles `from … import names`. */
export function compileFromImport(statement: FromImportStatement, frame: CompileFrame, state: TemplateState): Execute {
  const module = compileModule(statement.template, statement.sharing, frame, state)
  const names = statement.names.map(({ name, alias }) => ({
    name,
    alias,
    assign: writeSlot(frame.scope, frame.symbols.reference(alias)),
  }))
  const own = state.templateName === undefined ? '' : ` in '${state.templateName}'`
  return (at) => {
    at.evaluation.at = statement.at
    const imported = module(at)
    for (const { name, alias, assign } of names) {
      const hint = `the template ${repr(imported.templateName ?? null)} (imported on line ${statement.at.line}${own}) does not export the requested name '${name}'`
      const exported = imported.attribute(name)
      const value =
        exported === undefined ? undefinedValue(at.evaluation.settings, { reason: 'hint', hint, name }) : exported
      assign(at, value)
      if (frame.isTopLevel) at.context.assign(alias, value, 'hidden')
    }
    return NORMAL
  }
}

function compileModule(
  template: Expression,
  sharing: ContextSharing,
  frame: CompileFrame,
  state: TemplateState,
): (at: Frame) => TemplateModule {
  const names = compileExpression(template, frame, state)
  const locals = compileLocals(frame)
  return (at) => {
    const loaded = state.environment.load(names(at))
    const variables = sharing === 'with-context' ? overlay(locals(at), at.context.snapshot()) : undefined
    return moduleOf(loaded, variables, state, at.evaluation)
  }
}
