import { typeError } from '../errors.ts'
import { typeName } from './type-name.ts'
import { type Value, isList } from './value.ts'

/** What a dict files a value under: equal values share it (1, 1.0 and True among them). */
export type HashKey = string | number | bigint | object | null

/** The key of a value; TypeError for lists and dicts, which Python cannot hash. */
export function hashKeyOf(value: Value): HashKey {
  if (typeof value === 'string' || typeof value === 'number' || value === null) return value
  if (typeof value === 'bigint') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  const key = isList(value) ? undefined : value.hashKey()
  if (key === undefined) {
    throw typeError(`unhashable type: '${typeName(value)}'`)
  }
  return key
}
