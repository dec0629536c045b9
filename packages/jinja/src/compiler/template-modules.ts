import type { RenderEvaluation } from '../runtime/render-evaluation.ts'
import { TemplateContext } from '../runtime/template-context.ts'
import { TemplateModule } from '../runtime/template-module.ts'
import type { Variables } from '../runtime/variables.ts'
import type { Value } from '../values/value.ts'
import { captureOutput } from '../runtime/output.ts'
import type { LoadedTemplate, TemplateState } from './compile-frame.ts'

/**
 * Runs a template for what it exports: with the variables given, or once per render with the
 * globals alone.
 */
export function moduleOf(
  loaded: LoadedTemplate,
  variables: Variables | undefined,
  state: TemplateState,
  evaluation: RenderEvaluation,
): TemplateModule {
  if (variables !== undefined) return runModule(loaded, variables, state, evaluation)
  const known = evaluation.modules.get(loaded.program)
  if (known !== undefined) return known
  const module = runModule(loaded, state.environment.globals, state, evaluation)
  evaluation.modules.set(loaded.program, module)
  return module
}

function runModule(
  loaded: LoadedTemplate,
  variables: Variables,
  state: TemplateState,
  evaluation: RenderEvaluation,
): TemplateModule {
  const blocks = new Map([...loaded.program.blocks].map(([name, block]) => [name, [block]] as const))
  const context = new TemplateContext(variables, loaded.name, blocks, state.environment.escapes)
  const { at } = evaluation
  evaluation.enter()
  const text = captureOutput(evaluation, () => loaded.program.run(context, evaluation))
  evaluation.leave()
  evaluation.at = at
  const exported = new Map<string, Value>()
  for (const name of context.exported) {
    const value = context.assigned.get(name)
    if (value !== undefined) exported.set(name, value)
  }
  return new TemplateModule(loaded.name, exported, text)
}
