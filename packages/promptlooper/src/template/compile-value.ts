import type { Environment } from '@promptlooper/jinja'
import type { SourcePosition, TemplateSettings } from '../domain/experiment.ts'
import type { JsonObject, JsonValue } from '../domain/json-value.ts'
import { compileExpression } from './compile-expression.ts'
import { compileText } from './compile-text.ts'
import { soleExpression } from './sole-expression.ts'
import type { TemplateContext } from './template-context.ts'
import { createTemplateEnvironment } from './template-environment.ts'
import type { TemplateFilters } from './template-filters.ts'
import { toJsonValue } from './to-json-value.ts'
import type { VariableUse } from './variable-use.ts'

/** Options in which every text is a template, compiled once. */
export interface CompiledValue {
  /** The options for a context. Throws a PromptLooperError with the code `template`. */
  render(context: TemplateContext): JsonValue
  variablePaths(): readonly VariableUse[]
}

/**
 * Compiles options of a scorer or of a tool: a tree in which every text is a template, and one that is exactly one
 * `{{ expression }}` gives the expression's value itself. Names of members are not templates. Throws a PromptLooperError
 * with the code `template` that names `position`, the place of the options.
 */
export function compileValue(
  value: JsonValue,
  settings: TemplateSettings,
  filters: TemplateFilters,
  position: SourcePosition = nowhere,
): CompiledValue {
  const environment = createTemplateEnvironment(settings, filters)
  return compileTree(value, { settings, environment, position })
}

const nowhere: SourcePosition = { file: 'options', line: 1, column: 1 }

interface Surroundings {
  readonly settings: TemplateSettings
  readonly environment: Environment
  readonly position: SourcePosition
}

function compileTree(value: JsonValue, surroundings: Surroundings): CompiledValue {
  if (typeof value === 'string') return compileTextValue(value, surroundings)
  if (isList(value)) {
    const items = value.map((item) => compileTree(item, surroundings))
    return {
      render: (context) => items.map((item) => item.render(context)),
      variablePaths: () => items.flatMap((item) => item.variablePaths()),
    }
  }
  if (typeof value !== 'object' || value === null) return { render: () => value, variablePaths: () => [] }
  const members = Object.entries(value).map(([name, member]) => [name, compileTree(member, surroundings)] as const)
  return {
    render: (context) => Object.fromEntries(members.map(([name, member]) => [name, member.render(context)])),
    variablePaths: () => members.flatMap(([, member]) => member.variablePaths()),
  }
}

function compileTextValue(text: string, { settings, environment, position }: Surroundings): CompiledValue {
  const source = { text, path: null, position, indent: 'unknown' as const }
  const sole = soleExpression(text, settings)
  if (sole === null) {
    const compiled = compileText(source, environment)
    return { render: (context) => compiled.render(context), variablePaths: () => compiled.variableUses() }
  }
  const expression = compileExpression(source, sole, environment, settings)
  return {
    render: (context) => toJsonValue(expression.evaluate(context)),
    variablePaths: () => expression.variableUses(),
  }
}

function isList(value: JsonValue): value is Exclude<JsonValue, string | number | boolean | null | JsonObject> {
  return Array.isArray(value)
}
