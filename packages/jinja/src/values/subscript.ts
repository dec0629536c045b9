import { typeError, valueError } from '../errors.ts'
import { PythonDict } from './dict.ts'
import { intValue } from './numeric.ts'
import { PythonRange } from './range.ts'
import { charactersOf, hasWideCharacters, inTypeOf, textOf } from './text.ts'
import { PythonTuple } from './tuple.ts'
import { UndefinedValue } from './undefined.ts'
import { PythonObject, type Value, isList } from './value.ts'
import { notSubscriptable } from './wrong-type.ts'

/** The three parts of `x[start:stop:step]`, null where left out. */
export interface SliceBounds {
  readonly start: Value
  readonly stop: Value
  readonly step: Value
}

/** `x[key]`, or undefined where Python raises a LookupError or TypeError. */
export function itemOf(value: Value, key: Value): Value | undefined {
  if (value instanceof PythonDict) return isHashable(key) ? value.get(key) : undefined
  if (isList(value)) return atIndex(value, key)
  if (value instanceof PythonTuple) return atIndex(value.items, key)
  const text = textOf(value)
  if (text !== undefined) {
    const character = characterAt(text, key)
    return character === undefined ? undefined : inTypeOf(value, character)
  }
  return value instanceof PythonObject ? value.item(key) : undefined
}

/** `x[start:stop:step]` of a str, list, tuple or range. */
export function sliceOf(value: Value, bounds: SliceBounds): Value {
  if (value instanceof UndefinedValue) return value.item()
  const text = textOf(value)
  if (text !== undefined) return inTypeOf(value, sliceText(text, bounds))
  if (isList(value)) return sliceItems(value, bounds)
  if (value instanceof PythonTuple) return new PythonTuple(sliceItems(value.items, bounds))
  if (value instanceof PythonRange) return sliceRange(value, bounds)
  if (value instanceof PythonDict) {
    throw typeError("unhashable type: 'slice'")
  }
  throw notSubscriptable(value)
}

/** An index into a sequence of that length, or undefined outside of it. */
export function resolveIndex(length: number, key: Value): number | undefined {
  const index = intValue(key)
  if (index === undefined) return undefined
  const offset = index < 0 ? Number(index) + length : Number(index)
  return offset >= 0 && offset < length ? offset : undefined
}

function isHashable(key: Value): boolean {
  return !isList(key) && !(key instanceof PythonDict)
}

function atIndex(items: readonly Value[], key: Value): Value | undefined {
  const index = typeof key === 'number' && key >= 0 ? key : resolveIndex(items.length, key)
  return index === undefined ? undefined : items[index]
}

function characterAt(text: string, key: Value): string | undefined {
  if (!hasWideCharacters(text)) {
    const index = resolveIndex(text.length, key)
    return index === undefined ? undefined : text[index]
  }
  const characters = charactersOf(text)
  const index = resolveIndex(characters.length, key)
  return index === undefined ? undefined : characters[index]
}

function sliceText(text: string, bounds: SliceBounds): string {
  if (!hasWideCharacters(text)) {
    const { start, stop, step } = resolveSlice(bounds, text.length)
    if (step === 1) return text.slice(start, Math.max(start, stop))
  }
  return stepThrough(charactersOf(text), bounds).join('')
}

function sliceItems(items: readonly Value[], bounds: SliceBounds): Value[] {
  const { start, stop, step } = resolveSlice(bounds, items.length)
  if (step === 1) return items.slice(start, Math.max(start, stop))
  return stepThrough(items, bounds)
}

function sliceRange(range: PythonRange, bounds: SliceBounds): PythonRange {
  const { start, stop, step } = resolveSlice(bounds, range.length())
  const at = (index: number): number => range.start + index * range.step
  return new PythonRange(at(start), at(stop), range.step * step)
}

function stepThrough<Item>(items: readonly Item[], bounds: SliceBounds): Item[] {
  const { start, stop, step } = resolveSlice(bounds, items.length)
  const result: Item[] = []
  for (let index = start; step > 0 ? index < stop : index > stop; index += step) {
    const item = items[index]
    if (item !== undefined) result.push(item)
  }
  return result
}

// CPython's PySlice_AdjustIndices.
function resolveSlice(bounds: SliceBounds, length: number): { start: number; stop: number; step: number } {
  const step = bounds.step === null ? 1 : boundOf(bounds.step)
  if (step === 0) throw valueError('slice step cannot be zero')
  const lowest = step < 0 ? -1 : 0
  const highest = step < 0 ? length - 1 : length
  const clamp = (bound: number): number => Math.min(Math.max(bound < 0 ? bound + length : bound, lowest), highest)
  const start = bounds.start === null ? (step < 0 ? highest : 0) : clamp(boundOf(bounds.start))
  const stop = bounds.stop === null ? (step < 0 ? -1 : length) : clamp(boundOf(bounds.stop))
  return { start, stop, step }
}

function boundOf(value: Value): number {
  const bound = intValue(value)
  if (bound === undefined) {
    throw typeError('slice indices must be integers or None or have an __index__ method')
  }
  return Number(bound)
}
