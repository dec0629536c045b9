import type { ScorerSettings, TemplateSettings } from '../domain/experiment.ts'
import type { JsonObject, JsonValue } from '../domain/json-value.ts'
import type { ScorerContext } from '../domain/scorer.ts'
import { compileValue } from '../template/compile-value.ts'
import { defaultTemplateSettings } from '../template/default-settings.ts'
import { scorerTemplateContext } from '../template/scorer-template-context.ts'
import type { ScorerSurroundings } from './scorer-kind.ts'

/** Gives a value for one answer. */
export type ForAnswer<Given> = (output: string, context: ScorerContext, input: JsonValue) => Given

type Delimiters = Pick<TemplateSettings, 'variableStart' | 'blockStart'>

/** Whether a value, or a text within it, may be a template; never without delimiters. */
export function mayHoldTemplate(value: JsonValue, delimiters: Delimiters | null = defaultTemplateSettings): boolean {
  if (delimiters === null) return false
  if (typeof value === 'string')
    return value.includes(delimiters.variableStart) || value.includes(delimiters.blockStart)
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some((member: JsonValue) => mayHoldTemplate(member, delimiters))
}

/**
 * Compiles those of a scorer's options that `names` allows to be templates; null where none of them is one, so that the
 * options are the same for all answers. Throws a PromptLooperError where a template does not compile.
 */
export function compileOptionTemplates(
  settings: ScorerSettings,
  names: readonly string[],
  given: ScorerSurroundings,
): ForAnswer<JsonObject> | null {
  const renderers = names.flatMap((name) => {
    const render = compileForAnswer(settings.options[name] ?? null, settings, given)
    return render === null ? [] : [[name, render] as const]
  })
  if (renderers.length === 0) return null
  return (output, context, input) => {
    const filled = renderers.map(([name, render]) => [name, render(output, context, input)] as const)
    return { ...settings.options, ...Object.fromEntries(filled) }
  }
}

/** What the answer is compared with: the scorer's `expected`, which may be a template, else the example's. */
export function compileExpected(settings: ScorerSettings, given: ScorerSurroundings): ForAnswer<JsonValue> {
  const { expected } = settings
  if (expected === undefined) return (_output, context) => context.expected
  return compileForAnswer(expected, settings, given) ?? (() => expected)
}

/** Whether a scorer's settings hold templates, so that the settings of templates decide its scores. */
export function holdsTemplates({ options, expected, where }: ScorerSettings, given: ScorerSurroundings): boolean {
  return where !== null || mayHoldTemplate(options, given.template) || mayHoldTemplate(expected ?? null, given.template)
}

/** null where the value holds no template. */
function compileForAnswer(
  value: JsonValue,
  settings: ScorerSettings,
  given: ScorerSurroundings,
): ForAnswer<JsonValue> | null {
  const { template, filters } = given
  if (template === null || !mayHoldTemplate(value, template)) return null
  const compiled = compileValue(value, template, filters, settings.position)
  return (output, context, input) => compiled.render(scorerTemplateContext(input, output, context, settings.stageIndex))
}
