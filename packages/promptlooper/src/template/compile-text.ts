import type { Environment } from '@promptlooper/jinja'
import type { TemplateSource } from '../domain/experiment.ts'
import type { TemplateContext } from './template-context.ts'
import { templateFault } from './template-fault.ts'
import { variableUses, type VariableUse } from './variable-use.ts'

/** A template that was compiled once and renders many times. */
export interface CompiledText {
  /** Throws a PromptLooperError with the code `template`. */
  render(context: TemplateContext): string
  variableUses(): readonly VariableUse[]
}

/** Compiles a template. Throws a PromptLooperError with the code `template` that names file, line and column. */
export function compileText(source: TemplateSource, environment: Environment): CompiledText {
  const template = attempt(source, () => environment.fromString(source.text))
  return {
    render: (context) => attempt(source, () => template.render(context)),
    variableUses: () => variableUses(environment, source),
  }
}

function attempt<Given>(source: TemplateSource, call: () => Given): Given {
  try {
    return call()
  } catch (error) {
    throw templateFault(error, source)
  }
}
