import type { SourcePosition, TemplateSettings } from '../domain/experiment.ts'
import type { TemplateContext } from './template-context.ts'
import { createTemplateEnvironment } from './template-environment.ts'
import { templateFault } from './template-fault.ts'
import { noFilters, type TemplateFilters } from './template-filters.ts'

/** Where a condition stands and what it may use; by default it stands nowhere and uses Jinja's own filters. */
export interface ConditionOptions {
  readonly position?: SourcePosition
  readonly filters?: TemplateFilters
}

/**
 * Compiles a Jinja expression (`metadata.lang == 'en'`) to the function that says whether it is true, as Python counts
 * truth: nothing, 0, and empty texts, lists and dicts are false. Both throw a PromptLooperError with the code `template`.
 */
export function compileCondition(
  expression: string,
  settings: TemplateSettings,
  { position = nowhere, filters = noFilters }: ConditionOptions = {},
): (context: TemplateContext) => boolean {
  const environment = createTemplateEnvironment(settings, filters)
  const source = { text: expression, path: null, position, indent: 'unknown' as const }
  const attempt = <Given>(call: () => Given): Given => {
    try {
      return call()
    } catch (error) {
      throw templateFault(error, source, { start: 0, prefix: TRUTH_OF.length })
    }
  }
  const compiled = attempt(() => environment.compileExpression(`${TRUTH_OF}${expression})`))
  return (context) => attempt(() => compiled.evaluate(context) === true)
}

// Python decides what is true: an empty dict is not, and JavaScript would say that it is.
const TRUTH_OF = 'not not ('
const nowhere: SourcePosition = { file: 'condition', line: 1, column: 1 }
