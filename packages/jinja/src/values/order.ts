import { assertNever } from '../assert-never.ts'
import { typeError } from '../errors.ts'
import { equals } from './equality.ts'
import { numericValue } from './numeric.ts'
import { textOf } from './text.ts'
import { PythonTuple } from './tuple.ts'
import { typeName } from './type-name.ts'
import { refuseUndefined } from './undefined.ts'
import { type Value, isList } from './value.ts'

/** The four ordering operators. */
export type OrderOperator = '<' | '<=' | '>' | '>='

/** `left < right` and its relatives; TypeError for types without an order between them. */
export function compareOrder(operator: OrderOperator, left: Value, right: Value): boolean {
  if (typeof left === 'number' && typeof right === 'number') return holds(operator, left - right)
  const leftNumber = numericValue(left)
  const rightNumber = numericValue(right)
  if (leftNumber !== undefined && rightNumber !== undefined) {
    return compareNumbers(operator, leftNumber, rightNumber)
  }
  const leftText = textOf(left)
  const rightText = textOf(right)
  if (leftText !== undefined && rightText !== undefined) {
    return holds(operator, compareTexts(leftText, rightText))
  }
  const leftItems = itemsOf(left)
  const rightItems = itemsOf(right)
  if (leftItems !== undefined && rightItems !== undefined && isList(left) === isList(right)) {
    return compareSequences(operator, leftItems, rightItems)
  }
  refuseUndefined(left)
  refuseUndefined(right)
  throw typeError(`'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`)
}

/** Sorts stably by keys as `sorted` does, which asks only `<`. */
export function sortBy(
  items: readonly Value[],
  keyOf: (item: Value) => Value,
  order: 'ascending' | 'descending',
): Value[] {
  // CPython reverses before and after, so that equal items keep their order.
  const given = order === 'descending' ? items.toReversed() : items
  const keyed = given.map((item, place) => ({ item, place, key: keyOf(item) }))
  keyed.sort((a, b) => {
    // Always whether the later is less than the earlier: one question is enough for a stable
    // sort, and it is the one whose error message CPython shows.
    const [earlier, later] = a.place < b.place ? [a, b] : [b, a]
    const isLess = compareOrder('<', later.key, earlier.key)
    return isLess === (later === a) ? -1 : 1
  })
  const sorted = keyed.map((entry) => entry.item)
  return order === 'descending' ? sorted.reverse() : sorted
}

/** Negative, zero or positive, by code points. */
export function compareTexts(left: string, right: string): number {
  if (left === right) return 0
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index)
    const b = right.charCodeAt(index)
    if (a !== b) return codePointOrder(a) - codePointOrder(b)
  }
  return left.length - right.length
}

// Surrogates stand for code points above all that one unit can hold.
function codePointOrder(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

function holds(operator: OrderOperator, difference: number): boolean {
  switch (operator) {
    case '<':
      return difference < 0
    case '<=':
      return difference <= 0
    case '>':
      return difference > 0
    case '>=':
      return difference >= 0
    default:
      return assertNever(operator)
  }
}

function compareNumbers(operator: OrderOperator, left: number | bigint, right: number | bigint): boolean {
  switch (operator) {
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '>=':
      return left >= right
    default:
      return assertNever(operator)
  }
}

function itemsOf(value: Value): readonly Value[] | undefined {
  if (isList(value)) return value
  return value instanceof PythonTuple ? value.items : undefined
}

function compareSequences(operator: OrderOperator, left: readonly Value[], right: readonly Value[]): boolean {
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index += 1) {
    const a = left[index] ?? null
    const b = right[index] ?? null
    if (!equals(a, b)) return compareOrder(operator, a, b)
  }
  return holds(operator, left.length - right.length)
}
