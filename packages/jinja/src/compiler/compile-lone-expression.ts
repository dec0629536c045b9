import { Frame } from '../runtime/frame.ts'
import type { RenderEvaluation } from '../runtime/render-evaluation.ts'
import type { TemplateContext } from '../runtime/template-context.ts'
import type { Expression } from '../syntax/expression.ts'
import type { Value } from '../values/value.ts'
import { analyseExpression } from './analyse-names.ts'
import { compileExpression } from './compile-expression.ts'
import type { CompileEnvironment, CompileFrame, TemplateState } from './compile-frame.ts'
import { compileEntry } from './compile-variables.ts'
import { Scope } from './scope.ts'
import { Symbols } from './symbols.ts'

/** Compiles an expression that stands for itself. */
export function compileLoneExpression(
  expression: Expression,
  environment: CompileEnvironment,
): (context: TemplateContext, evaluation: RenderEvaluation) => Value {
  const scope = new Scope(undefined)
  const symbols = new Symbols(scope)
  analyseExpression(symbols, expression)
  const frame: CompileFrame = {
    symbols,
    scope,
    escape: environment.escapes ? 'on' : 'off',
    constantEscape: 'off',
    isTopLevel: true,
    isRootLevel: true,
    isSoft: false,
    isInLoop: false,
    checksParent: false,
  }
  const state: TemplateState = {
    environment,
    templateName: undefined,
    blocks: new Map(),
    parentTemplate: scope.variable('parent template'),
    hasExtends: false,
    extendsSoFar: 0,
    hasKnownExtends: false,
    refused: [],
  }
  const enter = compileEntry(symbols, scope, environment)
  const evaluate = compileExpression(expression, frame, state)
  const [refused] = state.refused
  if (refused !== undefined) throw refused
  return (context, evaluation) => {
    const root = new Frame(scope.size, undefined, context, evaluation)
    evaluation.at = expression.at
    enter(root)
    return evaluate(root)
  }
}
