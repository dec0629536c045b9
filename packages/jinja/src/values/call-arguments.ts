import type { PythonError } from '../errors.ts'
import { typeError } from '../errors.ts'
import type { Keywords, Value } from './value.ts'

/** One parameter of a built-in function; without a default it must be given. */
export interface Parameter {
  readonly name: string
  readonly fallback?: Value
}

/** A parameter written `name`, or `[name, default]`. */
export type ParameterSpec = string | readonly [string, Value]

/** Arguments in the order of the parameters, all of them there; no built-in function has more than six. */
export type BoundArguments = readonly [Value, Value, Value, Value, Value, Value]

/** Names and defaults of a function's parameters. */
export function parameters(...specs: readonly ParameterSpec[]): readonly Parameter[] {
  return specs.map((spec) => (typeof spec === 'string' ? { name: spec } : { name: spec[0], fallback: spec[1] }))
}

/**
 * Arguments in the order of the parameters, defaults filled in. TypeError, worded as Python
 * does, when they do not fit.
 */
export function bindArguments(
  functionName: string,
  signature: readonly Parameter[],
  args: Value[],
  keywords: Keywords | undefined,
): BoundArguments {
  if (args.length > signature.length) throw tooMany(functionName, signature, args.length)
  if (keywords === undefined && args.length === signature.length) return args as Value[] & BoundArguments
  const bound: (Value | undefined)[] = args.slice()
  if (keywords !== undefined) bindKeywords(functionName, signature, bound, keywords)
  const absent: string[] = []
  const result: Value[] = []
  for (let index = 0; index < signature.length; index += 1) {
    const parameter = signature[index]
    const value = bound[index] ?? (bound[index] === null ? null : parameter?.fallback)
    if (value === undefined) absent.push(parameter?.name ?? '')
    else result.push(value)
  }
  if (absent.length > 0) throw missingArguments(functionName, absent)
  return result as Value[] & BoundArguments
}

/** Refuses keywords where a function takes none. */
export function refuseKeywords(functionName: string, keywords: Keywords | undefined): void {
  if (keywords !== undefined && keywords.size > 0) {
    throw typeError(`${functionName}() takes no keyword arguments`)
  }
}

function bindKeywords(
  functionName: string,
  signature: readonly Parameter[],
  bound: (Value | undefined)[],
  keywords: Keywords,
): void {
  for (const [name, value] of keywords) {
    const index = signature.findIndex((parameter) => parameter.name === name)
    if (index < 0) {
      throw typeError(`${functionName}() got an unexpected keyword argument '${name}'`)
    }
    if (bound[index] !== undefined) {
      throw typeError(`${functionName}() got multiple values for argument '${name}'`)
    }
    bound[index] = value
  }
}

function tooMany(functionName: string, signature: readonly Parameter[], given: number): PythonError {
  const most = signature.length
  const least = signature.filter((parameter) => parameter.fallback === undefined).length
  const takes = least === most ? String(most) : `from ${least} to ${most}`
  const plural = most === 1 ? '' : 's'
  const were = given === 1 ? 'was' : 'were'
  return typeError(`${functionName}() takes ${takes} positional argument${plural} but ${given} ${were} given`)
}

function missingArguments(functionName: string, absent: readonly string[]): PythonError {
  const names = absent.map((name) => `'${name}'`)
  const last = names.pop() ?? ''
  const list = names.length === 0 ? last : `${names.join(', ')}${names.length > 1 ? ',' : ''} and ${last}`
  const plural = absent.length === 1 ? '' : 's'
  return typeError(`${functionName}() missing ${absent.length} required positional argument${plural}: ${list}`)
}
