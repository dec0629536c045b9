import { LimitError, PythonError, TemplateError } from '../errors.ts'
import { PythonFunction } from '../values/function.ts'
import { PythonObject, type Keywords, type Value } from '../values/value.ts'
import { fromHost } from './from-host.ts'
import { toHost, type HostValue } from './to-host.ts'

/**
 * A function that the host registers as a filter, test or global. It gets plain values; keyword
 * arguments come as one last object. What it returns is taken as data.
 */
export type HostFunction = (...args: HostValue[]) => unknown

/** A filter, test or global: a function of the host, or a built-in one. */
export type RegisteredFunction = HostFunction | PythonFunction

/** Makes a function of the host callable from templates. */
export function wrapHostFunction(name: string, host: HostFunction): PythonFunction {
  return new PythonFunction(name, (args, keywords) => callHost(name, host, args, keywords))
}

/** A global of the host: functions are callable, all else is data. */
export function fromRegistered(name: string, value: unknown): Value | undefined {
  if (value instanceof PythonObject) return value
  if (typeof value === 'function') return wrapHostFunction(name, (...args) => Reflect.apply(value, undefined, args))
  return fromHost(value)
}

function callHost(name: string, host: HostFunction, args: readonly Value[], keywords: Keywords | undefined): Value {
  const hostArgs = args.map(toHost)
  if (keywords !== undefined && keywords.size > 0) {
    hostArgs.push(Object.fromEntries([...keywords].map(([key, value]) => [key, toHost(value)])))
  }
  try {
    return fromHost(host(...hostArgs)) ?? null
  } catch (error) {
    if (error instanceof TemplateError || error instanceof LimitError) throw error
    const message = error instanceof Error ? error.message : String(error)
    const wrapped = new PythonError(`${name}: ${message}`, 'Exception')
    wrapped.cause = error
    throw wrapped
  }
}
