import { assertNever } from '../assert-never.ts'
import { LimitError, PythonError, overflowError, typeError, valueError } from '../errors.ts'
import { PythonFloat } from './float.ts'
import { Markup, escapeHtml } from './markup.ts'
import { intValue, normalizeInt, numericValue, type Int } from './numeric.ts'
import { str } from './repr.ts'
import { textOf } from './text.ts'
import { PythonTuple } from './tuple.ts'
import { typeName } from './type-name.ts'
import { isChainable, refuseUndefined } from './undefined.ts'
import { type Evaluation, type Value, isList } from './value.ts'
import { notAnInteger, notATimes } from './wrong-type.ts'

/** The arithmetic operators but `%`, which formats strings as well. */
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '//' | '**'

/** `left + right`. */
export function add(left: Value, right: Value, evaluation: Evaluation): Value {
  if (typeof left === 'string' && typeof right === 'string') {
    evaluation.checkLength(left.length + right.length)
    return left + right
  }
  if (isList(left) && isList(right)) {
    evaluation.countSteps(left.length + right.length)
    return left.concat(right)
  }
  if (left instanceof PythonTuple && right instanceof PythonTuple) {
    evaluation.countSteps(left.items.length + right.items.length)
    return new PythonTuple([...left.items, ...right.items])
  }
  const markup = addMarkup(left, right, evaluation)
  if (markup !== undefined) return markup
  const sum = calculate('+', left, right)
  if (sum !== undefined) return sum
  failOnUndefined(left, right)
  const leftType = typeName(left)
  if (typeof left === 'string' || isList(left) || left instanceof PythonTuple) {
    throw typeError(`can only concatenate ${leftType} (not "${typeName(right)}") to ${leftType}`)
  }
  throw unsupported('+', left, right)
}

/** `left * right`; LimitError for a repetition that would be too long. */
export function multiply(left: Value, right: Value, evaluation: Evaluation): Value {
  const product = calculate('*', left, right)
  if (product !== undefined) return product
  // Markup has a `*` of its own, which an undefined value on its right does not get to answer.
  if (!(left instanceof Markup)) failOnUndefined(left, right)
  if (isSequence(left)) return repeat(left, right, evaluation)
  if (isSequence(right)) return repeat(right, left, evaluation)
  throw unsupported('*', left, right)
}

/** Every other operator that works on numbers only. */
export function arithmetic(operator: '-' | '/' | '//' | '**', left: Value, right: Value): Value {
  const result = calculate(operator, left, right)
  if (result !== undefined) return result
  failOnUndefined(left, right)
  throw unsupported(operator === '**' ? '** or pow()' : operator, left, right)
}

/** `left % right` on numbers, or undefined where that is no arithmetic. */
export function modulo(left: Value, right: Value): Value | undefined {
  const a = numericValue(left)
  const b = numericValue(right)
  if (a === undefined || b === undefined) return undefined
  if (isFloat(left) || isFloat(right)) {
    if (Number(b) === 0) throw division('float modulo')
    return new PythonFloat(floatModulo(Number(a), Number(b)))
  }
  if (Number(b) === 0) throw division('integer modulo by zero')
  if (typeof a === 'number' && typeof b === 'number') {
    const remainder = a % b
    return (remainder !== 0 && remainder < 0 !== b < 0 ? remainder + b : remainder) + 0
  }
  const [bigA, bigB] = [BigInt(a), BigInt(b)]
  const remainder = bigA % bigB
  return normalizeInt(remainder !== 0n && remainder < 0n !== bigB < 0n ? remainder + bigB : remainder)
}

/** `-x`. */
export function negate(value: Value): Value {
  const number = intValue(value)
  if (number !== undefined) return typeof number === 'bigint' ? normalizeInt(-number) : 0 - number
  if (value instanceof PythonFloat) return new PythonFloat(-value.value)
  refuseUndefined(value)
  throw typeError(`bad operand type for unary -: '${typeName(value)}'`)
}

/** `+x`. */
export function positive(value: Value): Value {
  const number = intValue(value)
  if (number !== undefined) return number
  if (value instanceof PythonFloat) return value
  refuseUndefined(value)
  throw typeError(`bad operand type for unary +: '${typeName(value)}'`)
}

/** The TypeError of an operator between two types that it does not know. */
export function unsupported(operator: string, left: Value, right: Value): PythonError {
  return typeError(`unsupported operand type(s) for ${operator}: '${typeName(left)}' and '${typeName(right)}'`)
}

/** Raises the error of whichever operand is undefined. */
export function failOnUndefined(left: Value, right: Value): void {
  refuseUndefined(left)
  refuseUndefined(right)
}

function calculate(operator: ArithmeticOperator, left: Value, right: Value): Value | undefined {
  const a = numericValue(left)
  const b = numericValue(right)
  if (a === undefined || b === undefined) return undefined
  if (isFloat(left) || isFloat(right)) return floatResult(operator, floatOf(a), floatOf(b))
  return intResult(operator, a, b)
}

function floatResult(operator: ArithmeticOperator, a: number, b: number): PythonFloat {
  switch (operator) {
    case '+':
      return new PythonFloat(a + b)
    case '-':
      return new PythonFloat(a - b)
    case '*':
      return new PythonFloat(a * b)
    case '/':
      if (b === 0) throw division('float division by zero')
      return new PythonFloat(a / b)
    case '//':
      if (b === 0) throw division('float floor division by zero')
      return new PythonFloat(floatFloorDivide(a, b))
    case '**':
      return floatPower(a, b)
    default:
      return assertNever(operator)
  }
}

function intResult(operator: ArithmeticOperator, a: Int, b: Int): Value {
  switch (operator) {
    case '+': {
      if (typeof a === 'number' && typeof b === 'number') {
        const sum = a + b
        if (Number.isSafeInteger(sum)) return sum
      }
      return normalizeInt(BigInt(a) + BigInt(b))
    }
    case '-': {
      if (typeof a === 'number' && typeof b === 'number') {
        const difference = a - b
        if (Number.isSafeInteger(difference)) return difference
      }
      return normalizeInt(BigInt(a) - BigInt(b))
    }
    case '*':
      return multiplyInts(a, b)
    case '/':
      if (Number(b) === 0) throw division('division by zero')
      return new PythonFloat(divideInts(a, b))
    case '//':
      if (Number(b) === 0) throw division('integer division or modulo by zero')
      return floorDivideInts(a, b)
    case '**':
      return powerInts(a, b)
    default:
      return assertNever(operator)
  }
}

function multiplyInts(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    if (Number.isSafeInteger(product)) return product + 0
  }
  checkBits(bitLength(a) + bitLength(b))
  return normalizeInt(BigInt(a) * BigInt(b))
}

// Dividing the doubles is exact to half a unit only while both ints fit into a double.
function divideInts(a: Int, b: Int): number {
  if (typeof a === 'number' && typeof b === 'number') return a / b
  const [bigA, bigB] = [BigInt(a), BigInt(b)]
  const quotient = bigA / bigB
  if (quotient > -(2n ** 64n) && quotient < 2n ** 64n) {
    const scale = 2n ** 200n
    return Number((bigA * scale) / bigB) / Number(scale)
  }
  const result = Number(quotient)
  if (!Number.isFinite(result)) {
    throw overflowError('integer division result too large for a float')
  }
  return result
}

function floorDivideInts(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const quotient = a / b
    // A quotient beyond 2**53 cannot come from two safe ints, so floor is exact but for rounding up.
    const floor = Math.floor(quotient)
    if (Number.isSafeInteger(floor * b) && floor * b <= a === b > 0) return floor + 0
  }
  const [bigA, bigB] = [BigInt(a), BigInt(b)]
  const quotient = bigA / bigB
  const exact = quotient * bigB === bigA
  return normalizeInt(!exact && bigA < 0n !== bigB < 0n ? quotient - 1n : quotient)
}

function powerInts(a: Int, b: Int): Value {
  if (b < 0) {
    if (Number(a) === 0) throw division('0.0 cannot be raised to a negative power')
    return floatPower(floatOf(a), floatOf(b))
  }
  const base = BigInt(a)
  if (base !== 0n && base !== 1n && base !== -1n) checkBits(bitLength(a) * Number(b))
  if (base === -1n) return BigInt(b) % 2n === 0n ? 1 : -1
  return normalizeInt(base === 0n || base === 1n ? base ** (b === 0 ? 0n : 1n) : base ** BigInt(b))
}

function floatPower(a: number, b: number): PythonFloat {
  if (a === 0 && b < 0) throw division('0.0 cannot be raised to a negative power')
  if (a < 0 && !Number.isInteger(b) && Number.isFinite(b) && Number.isFinite(a)) {
    throw valueError('complex numbers are not supported')
  }
  // Python follows C: 1 ** anything and (-1) ** infinity are 1, where JavaScript has NaN.
  if (a === 1 || (a === -1 && !Number.isFinite(b) && !Number.isNaN(b))) return new PythonFloat(1)
  const result = a ** b
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) {
    throw overflowError("(34, 'Numerical result out of range')")
  }
  return new PythonFloat(result)
}

function floatModulo(a: number, b: number): number {
  const remainder = a % b
  if (remainder === 0) return b < 0 ? -0 : 0
  return remainder < 0 !== b < 0 ? remainder + b : remainder
}

// CPython's float_divmod: the quotient comes from the remainder, then is rounded to an integer.
function floatFloorDivide(a: number, b: number): number {
  const remainder = a % b
  let quotient = (a - remainder) / b
  if (remainder !== 0 && remainder < 0 !== b < 0) quotient -= 1
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0
  const floor = Math.floor(quotient)
  return quotient - floor > 0.5 ? floor + 1 : floor
}

function floatOf(value: Int): number {
  const number = Number(value)
  if (typeof value === 'bigint' && !Number.isFinite(number)) {
    throw overflowError('int too large to convert to float')
  }
  return number
}

function isFloat(value: Value): boolean {
  return value instanceof PythonFloat
}

const MAXIMUM_BITS = 1 << 20

function checkBits(bits: number): void {
  if (bits > MAXIMUM_BITS) {
    throw new LimitError(`an int of more than ${MAXIMUM_BITS} bits`, 'OverflowError')
  }
}

function bitLength(value: Int): number {
  if (typeof value === 'bigint') return (value < 0n ? -value : value).toString(16).length * 4
  return value === 0 ? 1 : Math.log2(Math.abs(value)) + 1
}

function division(message: string): PythonError {
  return new PythonError(message, 'ZeroDivisionError')
}

function addMarkup(left: Value, right: Value, evaluation: Evaluation): Markup | undefined {
  if (!(left instanceof Markup) && !(right instanceof Markup)) return undefined
  if (textOf(left) === undefined || textOf(right) === undefined) {
    // A chainable undefined has __html__, and so joins a Markup as an empty one.
    if (!isChainable(left) && !isChainable(right)) return undefined
  }
  const [before, after] = [markupText(left), markupText(right)]
  evaluation.checkLength(before.length + after.length)
  return new Markup(before + after)
}

function markupText(value: Value): string {
  return value instanceof Markup ? value.value : escapeHtml(str(value))
}

function isSequence(value: Value): value is string | Value[] | PythonTuple | Markup {
  return typeof value === 'string' || isList(value) || value instanceof PythonTuple || value instanceof Markup
}

function repeat(sequence: string | Value[] | PythonTuple | Markup, times: Value, evaluation: Evaluation): Value {
  const number = intValue(times)
  if (number === undefined) {
    if (times instanceof Markup) throw notAnInteger('')
    throw sequence instanceof Markup ? notAnInteger(times) : notATimes(times)
  }
  if (number > 2n ** 63n - 1n) throw overflowError("cannot fit 'int' into an index-sized integer")
  const count = Math.max(0, Number(number))
  const text = textOf(sequence)
  if (text !== undefined) {
    if (count > 0) evaluation.checkLength(text.length * count)
    const repeated = text === '' ? '' : text.repeat(count)
    return sequence instanceof Markup ? new Markup(repeated) : repeated
  }
  const items = sequence instanceof PythonTuple ? sequence.items : isList(sequence) ? sequence : []
  const repeated = repeatItems(items, count, evaluation)
  return sequence instanceof PythonTuple ? new PythonTuple(repeated) : repeated
}

function repeatItems(items: readonly Value[], count: number, evaluation: Evaluation): Value[] {
  const total = items.length * count
  if (total > evaluation.settings.limits.rangeItems) {
    throw new LimitError(`a list of ${total} items`, 'MemoryError')
  }
  evaluation.countSteps(total)
  const repeated: Value[] = []
  if (items.length > 0) {
    for (let index = 0; index < count; index += 1) for (const item of items) repeated.push(item)
  }
  return repeated
}
