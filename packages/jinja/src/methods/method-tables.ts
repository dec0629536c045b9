import { PythonDict } from '../values/dict.ts'
import { PythonFloat } from '../values/float.ts'
import { Markup } from '../values/markup.ts'
import { PythonRange } from '../values/range.ts'
import { PythonTuple } from '../values/tuple.ts'
import { type Value, isList } from '../values/value.ts'
import { dictMethods } from './dict-methods.ts'
import { listMethods, rangeMethods, tupleMethods } from './list-methods.ts'
import { markupMethods } from './markup-methods.ts'
import type { Method } from './method.ts'
import { floatMethods, intMethods } from './number-methods.ts'
import { stringMethods } from './string-methods.ts'

export type { Method } from './method.ts'

/** The method of that name that the type of a value has. */
export function findMethod(value: Value, name: string): Method | undefined {
  switch (typeof value) {
    case 'string':
      return bound(stringMethods.get(name))
    case 'number':
    case 'bigint':
    case 'boolean':
      return bound(intMethods.get(name))
    default:
      if (value instanceof PythonDict) return bound(dictMethods.get(name))
      if (isList(value)) return bound(listMethods.get(name))
      if (value instanceof Markup) return bound<Markup>(markupMethods.get(name) ?? stringMethods.get(name))
      if (value instanceof PythonTuple) return bound(tupleMethods.get(name))
      if (value instanceof PythonRange) return bound(rangeMethods.get(name))
      if (value instanceof PythonFloat) return bound(floatMethods.get(name))
      return undefined
  }
}

/** Whether dicts have a method of that name, which hides a key. */
export function isDictMethod(name: string): boolean {
  return dictMethods.has(name)
}

/** Whether calling the method would change the value. */
export function isMutation(value: Value, name: string): boolean {
  if (isList(value)) return LIST_MUTATIONS.has(name)
  return value instanceof PythonDict && DICT_MUTATIONS.has(name)
}

const LIST_MUTATIONS: ReadonlySet<string> = new Set([
  'append',
  'clear',
  'pop',
  'reverse',
  'insert',
  'sort',
  'extend',
  'remove',
])
const DICT_MUTATIONS: ReadonlySet<string> = new Set(['clear', 'pop', 'popitem', 'setdefault', 'update'])

// A table is chosen by the type of the value, so its methods get the type that they expect.
function bound<Self extends Value>(found: Method<Self> | undefined): Method | undefined {
  return found as Method | undefined
}
