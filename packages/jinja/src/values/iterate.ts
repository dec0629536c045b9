import { typeError } from '../errors.ts'
import { Markup } from './markup.ts'
import { charactersOf } from './text.ts'
import { typeName } from './type-name.ts'
import { PythonObject, type Evaluation, type Value, isList } from './value.ts'
import { notIterable } from './wrong-type.ts'

/** `iter(x)`, or undefined where Python raises a TypeError. */
export function tryIterate(value: Value): Iterator<Value> | undefined {
  if (isList(value)) return value[Symbol.iterator]()
  if (typeof value === 'string') return charactersOf(value)[Symbol.iterator]()
  if (value instanceof Markup) return markupCharacters(value)[Symbol.iterator]()
  return value instanceof PythonObject ? value.iterate() : undefined
}

/** `iter(x)`; TypeError for a value that cannot be iterated. */
export function iterate(value: Value): Iterator<Value> {
  const iterator = tryIterate(value)
  if (iterator === undefined) {
    throw notIterable(value)
  }
  return iterator
}

/** `list(x)` as a fresh array, each item counted as a step. */
export function toList(value: Value, evaluation: Evaluation): Value[] {
  if (isList(value)) {
    evaluation.countSteps(value.length)
    return value.slice()
  }
  const iterator = iterate(value)
  const items: Value[] = []
  for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
    evaluation.countSteps(1)
    items.push(next.value)
  }
  return items
}

/** `len(x)`; TypeError where there is none. */
export function lengthOf(value: Value): number {
  if (typeof value === 'string') return charactersOf(value).length
  if (isList(value)) return value.length
  if (value instanceof Markup) return charactersOf(value.value).length
  const length = value instanceof PythonObject ? value.length() : undefined
  if (length === undefined) {
    throw typeError(`object of type '${typeName(value)}' has no len()`)
  }
  return length
}

function markupCharacters(value: Markup): Value[] {
  // str.__iter__ is not overridden by Markup: its characters are plain strings.
  return charactersOf(value.value)
}
