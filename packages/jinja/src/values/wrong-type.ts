import { PythonError, typeError } from '../errors.ts'
import { typeName } from './type-name.ts'
import type { Value } from './value.ts'

/** The TypeError of a value where only an int will do. */
export function notAnInteger(value: Value): PythonError {
  return wrongType(value, 'cannot be interpreted as an integer')
}

/** The TypeError of `value[key]` where the type has no items. */
export function notSubscriptable(value: Value): PythonError {
  return wrongType(value, 'is not subscriptable')
}

/** The TypeError of a loop over what is no iterable. */
export function notIterable(value: Value): PythonError {
  return wrongType(value, 'is not iterable')
}

/** The TypeError of a text or list times what is no int. */
export function notATimes(value: Value): PythonError {
  return typeError(`can't multiply sequence by non-int of type '${typeName(value)}'`)
}

/** The AttributeError of an attribute that the type does not have. */
export function noAttribute(value: Value, name: string): PythonError {
  return new PythonError(`'${typeName(value)}' object has no attribute '${name}'`, 'AttributeError')
}

function wrongType(value: Value, complaint: string): PythonError {
  return typeError(`'${typeName(value)}' object ${complaint}`)
}
