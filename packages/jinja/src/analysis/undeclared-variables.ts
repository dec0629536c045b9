import { compileTemplate } from '../compiler/compile-template.ts'
import type { CompileEnvironment } from '../compiler/compile-frame.ts'
import type { TemplateTree } from '../syntax/statement.ts'

/**
 * The names that a template resolves from its context, whichever way it runs: those that the
 * compiler loads on entering any of its frames.
 */
export function findUndeclaredVariables(
  tree: TemplateTree,
  environment: CompileEnvironment,
  isGlobal: (name: string) => boolean,
): Set<string> {
  const names = new Set<string>()
  compileTemplate(tree, {
    ...environment,
    onResolve: (name) => {
      if (!isGlobal(name)) names.add(name)
    },
  })
  return names
}
