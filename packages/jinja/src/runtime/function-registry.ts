import { TemplateError, TemplateRuntimeError } from '../errors.ts'
import { wrapHostFunction, type RegisteredFunction } from '../border/host-function.ts'
import { PythonFunction } from '../values/function.ts'
import { repr, str } from '../values/repr.ts'
import { UndefinedValue, refuseStrict } from '../values/undefined.ts'
import type { Keywords, Value } from '../values/value.ts'
import type { RenderEvaluation } from './render-evaluation.ts'

/** Calls a registered filter or test; TemplateRuntimeError when there is none of that name. */
export function callRegistered(
  kind: 'filter' | 'test',
  functions: ReadonlyMap<string, RegisteredFunction>,
  name: Value,
  args: Value[],
  keywords: Keywords | undefined,
  evaluation: RenderEvaluation,
): Value {
  refuseStrict(name)
  const found = typeof name === 'string' ? functions.get(name) : undefined
  if (found instanceof PythonFunction) return found.call(args, keywords, evaluation)
  if (found !== undefined) return wrapHostFunction(str(name), found).call(args, keywords, evaluation)
  throw new TemplateRuntimeError(unknownMessage(kind, name))
}

function unknownMessage(kind: 'filter' | 'test', name: Value): string {
  const message = `No ${kind} named ${repr(name)}.`
  if (!(name instanceof UndefinedValue)) return message
  try {
    name.fail()
  } catch (error) {
    const reason = error instanceof TemplateError ? error.message : ''
    return `${message} (${reason}; did you forget to quote the callable name?)`
  }
  return message
}
