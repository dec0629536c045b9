import { PythonDict } from '../values/dict.ts'
import { PythonFloat } from '../values/float.ts'
import { Markup } from '../values/markup.ts'
import { str } from '../values/repr.ts'
import { PythonObject, type Value } from '../values/value.ts'
import { UndefinedValue } from '../values/undefined.ts'

/** What a template can give back to JavaScript. */
export type HostValue =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | readonly HostValue[]
  | { readonly [key: string]: HostValue }

/**
 * A value as plain JavaScript: lists, tuples and other iterables become arrays, dicts objects,
 * floats numbers, markup strings, undefined values undefined.
 */
export function toHost(value: Value): HostValue {
  if (Array.isArray(value)) return value.map(toHost)
  if (!(value instanceof PythonObject)) return value
  if (value instanceof PythonFloat || value instanceof Markup) return value.value
  if (value instanceof UndefinedValue) return undefined
  if (value instanceof PythonDict) return toHostObject(value)
  const iterator = value.iterate()
  if (iterator === undefined) return value.str()
  const items: HostValue[] = []
  for (let next = iterator.next(); next.done !== true; next = iterator.next()) items.push(toHost(next.value))
  return items
}

// `__proto__` as a key must become a property like any other.
function toHostObject(dict: PythonDict): { readonly [key: string]: HostValue } {
  return Object.fromEntries(
    dict.entries().map(([key, value]) => [typeof key === 'string' ? key : str(key), toHost(value)]),
  )
}
