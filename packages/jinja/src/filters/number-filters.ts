import type { BoundArguments } from '../values/call-arguments.ts'
import { refuseUndefined } from '../values/undefined.ts'
import { FilterArgumentError, PythonError, overflowError, typeError, valueError } from '../errors.ts'
import { fixedDigits } from '../formatting/float-digits.ts'
import { arithmetic, multiply, negate } from '../values/arithmetic.ts'
import { PythonFloat } from '../values/float.ts'
import { floatRepr } from '../values/float-repr.ts'
import { intValue, normalizeInt, numericValue } from '../values/numeric.ts'
import { parseFloatText, parseIntText } from '../values/parse-number.ts'
import { repr, str } from '../values/repr.ts'
import { textOf } from '../values/text.ts'
import { isTrue } from '../values/truth.ts'
import { typeName } from '../values/type-name.ts'
import type { Evaluation, Value } from '../values/value.ts'
import { filter, type FilterEntry } from './filter.ts'
import { notAnInteger } from '../values/wrong-type.ts'

/** Filters that make numbers or show them. */
export const numberFilters: readonly FilterEntry[] = [
  filter('abs', ['x'], (args) => absolute(args[0]), 'abs'),
  filter('float', ['value', ['default', new PythonFloat(0)]], (args) => toFloat(args[0]) ?? args[1]),
  filter('int', ['value', ['default', 0], ['base', 10]], (args) => toInt(args[0], args[2]) ?? args[1]),
  filter('round', ['value', ['precision', 0], ['method', 'common']], round),
  filter('filesizeformat', ['value', ['binary', false]], (args) => fileSize(args[0], isTrue(args[1]) ? 1024 : 1000)),
]

function absolute(value: Value): Value {
  const int = intValue(value)
  if (int !== undefined) return int < 0 ? negate(int) : int
  if (value instanceof PythonFloat) return new PythonFloat(Math.abs(value.value))
  throw typeError(`bad operand type for abs(): '${typeName(value)}'`)
}

function toFloat(value: Value): Value | undefined {
  refuseUndefined(value)
  const number = numericValue(value)
  if (number !== undefined) return new PythonFloat(Number(number))
  const text = textOf(value)
  const parsed = text === undefined ? undefined : parseFloatText(text)
  return parsed === undefined ? undefined : new PythonFloat(parsed)
}

// int(value), else int(float(value)), else nothing: "42.23"|int is 42.
function toInt(value: Value, base: Value): Value | undefined {
  refuseUndefined(value)
  const int = intValue(value)
  if (int !== undefined) return int
  if (value instanceof PythonFloat) return truncated(value.value)
  const text = textOf(value)
  if (text === undefined) return undefined
  const parsed = parseIntText(text, Number(intValue(base) ?? 10))
  if (parsed !== undefined) return parsed
  const float = parseFloatText(text)
  return float === undefined ? undefined : truncated(float)
}

function truncated(value: number): Value | undefined {
  return Number.isFinite(value) ? normalizeInt(BigInt(Math.trunc(value))) : undefined
}

function round(args: BoundArguments, evaluation: Evaluation): Value {
  const [value, precision, method] = args
  if (method !== 'common' && method !== 'ceil' && method !== 'floor') {
    throw new FilterArgumentError('method must be common, ceil or floor')
  }
  if (method === 'common') return roundToPrecision(value, precision)
  const scale = arithmetic('**', 10, precision)
  const scaled = multiply(value, scale, evaluation)
  const number = numericValue(scaled)
  if (number === undefined) throw typeError(`must be real number, not ${typeName(scaled)}`)
  if (!Number.isFinite(Number(number))) {
    const isNaN = Number.isNaN(Number(number))
    const message = `cannot convert float ${isNaN ? 'NaN' : 'infinity'} to integer`
    throw new PythonError(message, isNaN ? 'ValueError' : 'OverflowError')
  }
  const whole = typeof number === 'bigint' ? number : BigInt(method === 'ceil' ? Math.ceil(number) : Math.floor(number))
  return arithmetic('/', normalizeInt(whole), scale)
}

function roundToPrecision(value: Value, precision: Value): Value {
  const places = intValue(precision)
  if (places === undefined) {
    throw notAnInteger(precision)
  }
  const int = intValue(value)
  if (int !== undefined) return roundInt(BigInt(int), Number(places))
  if (!(value instanceof PythonFloat)) {
    throw typeError(`type ${typeName(value)} doesn't define __round__ method`)
  }
  return new PythonFloat(roundFloat(value.value, Number(places)))
}

// Half goes to even, decided on the exact value of the double.
function roundFloat(value: number, places: number): number {
  if (!Number.isFinite(value) || places > 323) return value
  const magnitude = Math.abs(value)
  if (places >= 0) return sign(value) * Number(fixedDigits(magnitude, places))
  const scale = 10 ** -places
  const whole = BigInt(Math.trunc(magnitude))
  const rounded = Number(roundInt(whole, places))
  return sign(value) * (magnitude === Math.trunc(magnitude) ? rounded : Math.round(magnitude / scale) * scale)
}

function sign(value: number): number {
  return value < 0 || Object.is(value, -0) ? -1 : 1
}

function roundInt(value: bigint, places: number): Value {
  if (places >= 0) return normalizeInt(value)
  const magnitude = value < 0n ? -value : value
  if (-places > magnitude.toString().length) return 0
  const unit = 10n ** BigInt(-places)
  const quotient = magnitude / unit
  const doubled = (magnitude % unit) * 2n
  const up = doubled > unit || (doubled === unit && quotient % 2n === 1n)
  const rounded = (quotient + (up ? 1n : 0n)) * unit
  return normalizeInt(value < 0n ? -rounded : rounded)
}

function wholeBytes(bytes: number): string {
  const whole = truncated(bytes)
  if (whole === undefined) throw overflowError('cannot convert float infinity to integer')
  return str(whole)
}

function fileSize(value: Value, base: number): string {
  const number = toFloat(value)
  if (!(number instanceof PythonFloat)) {
    if (textOf(value) !== undefined) {
      throw valueError(`could not convert string to float: ${repr(value)}`)
    }
    throw typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`)
  }
  const bytes = number.value
  if (bytes === 1) return '1 Byte'
  if (bytes < base) return `${wholeBytes(bytes)} Bytes`
  const letters = 'KMGTPEZY'
  let unit = base
  for (let index = 0; index < letters.length; index += 1) {
    unit *= base
    if (bytes < unit || index === letters.length - 1) {
      const letter = letters[index] ?? ''
      const name = base === 1024 ? `${letter}iB` : `${letter === 'K' ? 'k' : letter}B`
      const scaled = (base * bytes) / unit
      return `${Number.isFinite(scaled) ? fixedDigits(scaled, 1) : floatRepr(scaled)} ${name}`
    }
  }
  return ''
}
