import { PythonError } from '../errors.ts'
import type { PythonFloat } from '../values/float.ts'
import { intValue, normalizeInt } from '../values/numeric.ts'
import { PythonTuple } from '../values/tuple.ts'
import type { Value } from '../values/value.ts'
import { method, type Method } from './method.ts'

/** The methods of int and bool. */
export const intMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  method('bit_length', [], (self) => magnitudeBits(self).length),
  method('bit_count', [], (self) => magnitudeBits(self).replaceAll('0', '').length),
  method('conjugate', [], (self) => intValue(self) ?? self),
  method('as_integer_ratio', [], (self) => new PythonTuple([intValue(self) ?? 0, 1])),
])

/** The methods of float. */
export const floatMethods: ReadonlyMap<string, Method<PythonFloat>> = new Map<string, Method<PythonFloat>>([
  method('is_integer', [], (self) => Number.isInteger(self.value)),
  method('conjugate', [], (self) => self),
  method('as_integer_ratio', [], (self) => integerRatio(self.value)),
])

function magnitudeBits(value: Value): string {
  const int = BigInt(intValue(value) ?? 0)
  const bits = (int < 0n ? -int : int).toString(2)
  return bits === '0' ? '' : bits
}

function integerRatio(value: number): PythonTuple {
  if (!Number.isFinite(value)) {
    const [what, type] = Number.isNaN(value) ? ['NaN', 'ValueError'] : ['Infinity', 'OverflowError']
    throw new PythonError(`cannot convert ${what} to integer ratio`, type)
  }
  let denominator = 1n
  let numerator = value
  while (!Number.isInteger(numerator)) {
    numerator *= 2
    denominator *= 2n
  }
  return new PythonTuple([normalizeInt(BigInt(numerator)), normalizeInt(denominator)])
}
