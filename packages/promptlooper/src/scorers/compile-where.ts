import type { ScorerSettings } from '../domain/experiment.ts'
import type { ScorerContext } from '../domain/scorer.ts'
import { compileCondition } from '../template/compile-condition.ts'
import type { ScorerSurroundings } from './scorer-kind.ts'

/**
 * Compiles a scorer's `where`: whether it applies to an example. It sees what a dataset's `where` sees: `input`,
 * `expected`, `metadata`, `id` and `group`. Throws a PromptLooperError where the expression does not compile.
 */
export function compileWhere(
  { where, position }: ScorerSettings,
  given: ScorerSurroundings,
): (context: ScorerContext) => boolean {
  if (where === null) return () => true
  if (given.template === null) throw new Error('"where" is an expression, and nothing that comes from data is run')
  const isTrue = compileCondition(where, given.template, { position, filters: given.filters })
  return ({ example, expected, metadata, config }) =>
    isTrue({
      input: example === null ? (config.input_data ?? '') : example.input,
      expected,
      metadata,
      id: example?.id ?? null,
      group: example?.group ?? null,
    })
}
