export { Environment } from './environment.ts'
export { DictLoader, type Loader } from './loader.ts'
export { Template } from './template.ts'
export { CompiledExpression } from './expression.ts'
export { DEFAULT_LIMITS, type EnvironmentOptions } from './options.ts'
export type { Extension } from './parser/parse-template.ts'
export type { PathUse, Position } from './analysis/variable-paths.ts'
export { parseContext, type JsonValue } from './border/parse-context.ts'
export type { HostFunction, RegisteredFunction } from './border/host-function.ts'
export type { HostValue } from './border/to-host.ts'
export type { TemplateVariables } from './border/host-variables.ts'
export { PythonFloat } from './values/float.ts'
export { PythonTuple } from './values/tuple.ts'
export { Markup } from './values/markup.ts'
export type { Limits, UndefinedKind } from './values/value.ts'
export { chatTemplate, type ChatTemplateOptions } from './chat-template.ts'
export {
  FilterArgumentError,
  LimitError,
  PythonError,
  SecurityError,
  TemplateAssertionError,
  TemplateError,
  TemplateNotFoundError,
  TemplateRuntimeError,
  TemplateSyntaxError,
  UndefinedError,
} from './errors.ts'
