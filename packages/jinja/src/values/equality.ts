import { numericValue } from './numeric.ts'
import { UndefinedValue } from './undefined.ts'
import { PythonObject, type Value, isList } from './value.ts'
import { Markup } from './markup.ts'

/** `left == right`; values of different kinds are unequal, never an error. */
export function equals(left: Value, right: Value): boolean {
  if (left instanceof UndefinedValue || right instanceof UndefinedValue) return equalUndefined(left, right)
  if (left === right) return true
  if (typeof left === 'string') return right instanceof Markup && right.value === left
  const leftNumber = numericValue(left)
  if (leftNumber !== undefined) {
    const rightNumber = numericValue(right)
    // `==` compares a bigint and a number by their exact values.
    return rightNumber !== undefined && leftNumber == rightNumber
  }
  if (isList(left)) return isList(right) && equalLists(left, right)
  if (left instanceof Markup) {
    return right instanceof Markup ? right.value === left.value : right === left.value
  }
  if (left instanceof PythonObject) return right instanceof PythonObject && left.equals(right)
  return false
}

// A strict undefined value refuses to be compared, on whichever side it stands.
function equalUndefined(left: Value, right: Value): boolean {
  const undefinedSide = left instanceof UndefinedValue ? left : right
  const other = left instanceof UndefinedValue ? right : left
  if (!(undefinedSide instanceof UndefinedValue)) return false
  undefinedSide.refuseStrict()
  return other instanceof UndefinedValue && undefinedSide.equals(other)
}

/** Whether two lists have equal items in equal order. */
export function equalLists(left: readonly Value[], right: readonly Value[]): boolean {
  return left.length === right.length && left.every((item, index) => equals(item, right[index] ?? null))
}
