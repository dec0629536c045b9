import type { Environment } from '@promptlooper/jinja'
import type { TemplateSource } from '../domain/experiment.ts'
import type { SoleExpression, VariableDelimiters } from './sole-expression.ts'
import type { TemplateContext } from './template-context.ts'
import { templateFault } from './template-fault.ts'
import { variableUses, type VariableUse } from './variable-use.ts'

/** An expression that was compiled once and is evaluated many times. */
export interface CompiledExpression {
  /** Its value as plain JavaScript, undefined for what is not there. Throws a PromptLooperError with the code `template`. */
  evaluate(context: TemplateContext): unknown
  variableUses(): readonly VariableUse[]
}

/** Compiles one expression of a template. Throws a PromptLooperError with the code `template`. */
export function compileExpression(
  source: TemplateSource,
  { expression, offset }: SoleExpression,
  environment: Environment,
  delimiters: VariableDelimiters,
): CompiledExpression {
  const attempt = <Given>(call: () => Given): Given => {
    try {
      return call()
    } catch (error) {
      throw templateFault(error, source, { start: offset, prefix: 0 })
    }
  }
  const compiled = attempt(() => environment.compileExpression(expression))
  return {
    evaluate: (context) => attempt(() => compiled.evaluate(context)),
    variableUses: () => {
      const before = `${delimiters.variableStart} `
      const template = `${before}${expression} ${delimiters.variableEnd}`
      return variableUses(environment, source, template, { start: offset, prefix: before.length })
    },
  }
}
