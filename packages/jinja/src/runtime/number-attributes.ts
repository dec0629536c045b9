import { PythonFloat } from '../values/float.ts'
import { intValue } from '../values/numeric.ts'
import type { Value } from '../values/value.ts'

/** The attributes of int, bool and float that are no methods. */
export function numberAttribute(value: Value, name: string): Value | undefined {
  const int = intValue(value)
  const isFloat = value instanceof PythonFloat
  if (int === undefined && !isFloat) return undefined
  switch (name) {
    case 'real':
      return int ?? value
    case 'imag':
      return isFloat ? new PythonFloat(0) : 0
    case 'numerator':
      return int
    case 'denominator':
      return int === undefined ? undefined : 1
    default:
      return undefined
  }
}
