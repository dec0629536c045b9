import type { BoundArguments } from '../values/call-arguments.ts'
import { FilterArgumentError, PythonError, typeError } from '../errors.ts'
import { add, unsupported } from '../values/arithmetic.ts'
import { flagArgument } from '../methods/string-argument.ts'
import { DictView } from '../values/dict-view.ts'
import { PythonDict } from '../values/dict.ts'
import { hashKeyOf, type HashKey } from '../values/hash.ts'
import { iterate, lengthOf, toList, tryIterate } from '../values/iterate.ts'
import { generator, PythonIterator } from '../values/iterator.ts'
import { Markup, escapeHtml } from '../values/markup.ts'
import { intValue } from '../values/numeric.ts'
import { compareOrder, sortBy } from '../values/order.ts'
import { PythonRange } from '../values/range.ts'
import { str } from '../values/repr.ts'
import { charactersOf, textOf } from '../values/text.ts'
import { isTrue } from '../values/truth.ts'
import { itemOf } from '../values/subscript.ts'
import { PythonTuple } from '../values/tuple.ts'
import { typeName } from '../values/type-name.ts'
import { notSubscriptable } from '../values/wrong-type.ts'
import { UndefinedValue, isChainable, undefinedValue } from '../values/undefined.ts'
import { type Evaluation, type Value, isList } from '../values/value.ts'
import { attributeGetter, attributesGetter, ignoreCase, keepCase } from './attribute-getter.ts'
import { filter, type FilterEntry } from './filter.ts'

/** Filters that take sequences. */
export const sequenceFilters: readonly FilterEntry[] = [
  filter('list', ['value'], (args, evaluation) => toList(args[0], evaluation)),
  filter('length', ['obj'], (args) => lengthOf(args[0]), 'len'),
  filter('count', ['obj'], (args) => lengthOf(args[0]), 'len'),
  filter('first', ['seq'], first),
  filter('last', ['seq'], last),
  filter('random', ['seq'], random),
  filter('join', ['value', ['d', ''], ['attribute', null]], join),
  filter('reverse', ['value'], (args) => reverse(args[0])),
  filter('sort', ['value', ['reverse', false], ['case_sensitive', false], ['attribute', null]], sort),
  filter('min', ['value', ['case_sensitive', false], ['attribute', null]], (args, evaluation) =>
    extreme('<', args, evaluation),
  ),
  filter('max', ['value', ['case_sensitive', false], ['attribute', null]], (args, evaluation) =>
    extreme('>', args, evaluation),
  ),
  filter('sum', ['iterable', ['attribute', null], ['start', 0]], sum),
  filter('unique', ['value', ['case_sensitive', false], ['attribute', null]], (args, evaluation) =>
    generator('sync_do_unique', unique(args, evaluation)),
  ),
  filter('batch', ['value', 'linecount', ['fill_with', null]], (args, evaluation) =>
    generator('do_batch', batch(args, evaluation)),
  ),
  filter('slice', ['value', 'slices', ['fill_with', null]], (args, evaluation) =>
    generator('sync_do_slice', slice(args, evaluation)),
  ),
]

function first(args: BoundArguments, evaluation: Evaluation): Value {
  const next = iterate(args[0]).next()
  if (next.done !== true) return next.value
  return undefinedValue(evaluation.settings, { reason: 'hint', hint: 'No first item, sequence was empty.' })
}

function last(args: BoundArguments, evaluation: Evaluation): Value {
  const items = reversible(args[0])
  return (
    items.at(-1) ??
    (items.length > 0
      ? null
      : undefinedValue(evaluation.settings, { reason: 'hint', hint: 'No last item, sequence was empty.' }))
  )
}

// Only what reversed() takes: a generator or a set has no last item to Python.
function reversible(value: Value): readonly Value[] {
  if (isList(value)) return value
  const text = textOf(value)
  // reversed() takes a Markup apart by its items, which are Markup; iter() gives plain strings.
  if (value instanceof Markup) return charactersOf(value.value).map((character) => new Markup(character))
  if (text !== undefined) return charactersOf(text)
  if (value instanceof PythonTuple) return value.items
  const isOrdered = value instanceof PythonDict || value instanceof DictView || value instanceof PythonRange
  if (isOrdered) return [...drain(value)]
  if (value instanceof UndefinedValue) {
    value.refuseStrict()
    return []
  }
  throw typeError(`'${typeName(value)}' object is not reversible`)
}

function* drain(value: Value): Generator<Value> {
  const iterator = iterate(value)
  for (let next = iterator.next(); next.done !== true; next = iterator.next()) yield next.value
}

// As `random.choice`: what has a length and takes an index.
function random(args: BoundArguments, evaluation: Evaluation): Value {
  const sequence = args[0]
  const length = lengthOf(sequence)
  if (length === 0) {
    return undefinedValue(evaluation.settings, { reason: 'hint', hint: 'No random item, sequence was empty.' })
  }
  const index = Math.floor(evaluation.settings.random() * length)
  const chosen = itemOf(sequence, index)
  if (chosen !== undefined) return chosen
  throw sequence instanceof PythonDict ? new PythonError(String(index), 'KeyError') : notSubscriptable(sequence)
}

function join(args: BoundArguments, evaluation: Evaluation): Value {
  const attribute = args[2]
  const separator = args[1]
  let items = toList(args[0], evaluation)
  if (attribute !== null) items = items.map(attributeGetter(attribute, evaluation))
  const escapes =
    evaluation.escapes &&
    !isChainable(separator) &&
    (separator instanceof Markup || items.some((item) => item instanceof Markup || isChainable(item)))
  if (!escapes) return joinTexts(items.map(str), str(separator), evaluation)
  return new Markup(joinTexts(items.map(escapedText), escapedText(separator), evaluation))
}

function escapedText(value: Value): string {
  return value instanceof Markup ? value.value : escapeHtml(str(value))
}

function joinTexts(texts: readonly string[], separator: string, evaluation: Evaluation): string {
  let length = separator.length * texts.length
  for (const text of texts) length += text.length
  evaluation.checkLength(length)
  return texts.join(separator)
}

function reverse(value: Value): Value {
  const text = textOf(value)
  if (text !== undefined) {
    const reversed = charactersOf(text).reverse().join('')
    return value instanceof Markup ? new Markup(reversed) : reversed
  }
  if (isList(value)) {
    return new PythonIterator(
      'list_reverseiterator',
      'list_reverseiterator object',
      value.toReversed()[Symbol.iterator](),
    )
  }
  const iterator = tryIterate(value)
  if (iterator === undefined) throw new FilterArgumentError('argument must be iterable')
  const items = [...drain(value)].reverse()
  // What reversed() refuses becomes a list; the rest stays an iterator.
  if (value instanceof PythonIterator) return items
  const name = REVERSED_NAMES.get(typeName(value)) ?? 'reversed'
  return new PythonIterator(name, `${name} object`, items[Symbol.iterator]())
}

const REVERSED_NAMES: ReadonlyMap<string, string> = new Map([
  ['dict', 'dict_reversekeyiterator'],
  ['dict_keys', 'dict_reversekeyiterator'],
  ['dict_values', 'dict_reversevalueiterator'],
  ['dict_items', 'dict_reverseitemiterator'],
  ['range', 'range_iterator'],
])

function sort(args: BoundArguments, evaluation: Evaluation): Value {
  const change = isTrue(args[2]) ? keepCase : ignoreCase
  const attribute = args[3]
  const items = toList(args[0], evaluation)
  const order = flagArgument(args[1]) ? 'descending' : 'ascending'
  // The key is a list, so that items that are equal but have no order, as None, do sort.
  return sortBy(items, attributesGetter(attribute, evaluation, change), order)
}

function extreme(operator: '<' | '>', args: BoundArguments, evaluation: Evaluation): Value {
  const change = isTrue(args[1]) ? keepCase : ignoreCase
  const getter = attributeGetter(args[2], evaluation)
  const items = toList(args[0], evaluation)
  const [firstItem, ...rest] = items
  if (firstItem === undefined) {
    return undefinedValue(evaluation.settings, { reason: 'hint', hint: 'No aggregated item, sequence was empty.' })
  }
  let best = firstItem
  let bestKey = change(getter(best))
  for (const item of rest) {
    const key = change(getter(item))
    if (compareOrder(operator, key, bestKey)) {
      best = item
      bestKey = key
    }
  }
  return best
}

function sum(args: BoundArguments, evaluation: Evaluation): Value {
  const attribute = args[1]
  const start = args[2]
  const getter = attributeGetter(attribute, evaluation)
  if (textOf(start) !== undefined) {
    throw typeError("sum() can't sum strings [use ''.join(seq) instead]")
  }
  let total = start
  for (const item of toList(args[0], evaluation)) total = add(total, getter(item), evaluation)
  return total
}

function* unique(args: BoundArguments, evaluation: Evaluation): Generator<Value> {
  const change = isTrue(args[1]) ? keepCase : ignoreCase
  const getter = attributeGetter(args[2], evaluation)
  const seen = new Set<HashKey>()
  for (const item of drain(args[0])) {
    evaluation.countSteps(1)
    const key = hashKeyOf(change(getter(item)))
    if (seen.has(key)) continue
    seen.add(key)
    yield item
  }
}

function* batch(args: BoundArguments, evaluation: Evaluation): Generator<Value> {
  const given = args[1]
  const size = Number(intValue(given) ?? Number.NaN)
  const filler = args[2]
  let row: Value[] = []
  for (const item of drain(args[0])) {
    evaluation.countSteps(1)
    if (row.length === size) {
      yield row
      row = []
    }
    row.push(item)
  }
  if (row.length === 0) return
  if (filler !== null) {
    if (Number.isNaN(size)) compareOrder('<', row.length, given)
    evaluation.countSteps(Math.max(0, size - row.length))
    while (row.length < size) row.push(filler)
  }
  yield row
}

function* slice(args: BoundArguments, evaluation: Evaluation): Generator<Value> {
  const items = toList(args[0], evaluation)
  const given = args[1]
  if (intValue(given) === undefined) throw unsupported('//', items.length, given)
  const count = Number(intValue(given))
  const filler = args[2]
  if (count === 0) throw new PythonError('integer division or modulo by zero', 'ZeroDivisionError')
  const size = Math.floor(items.length / count)
  const longer = items.length % count
  let offset = 0
  for (let index = 0; index < count; index += 1) {
    evaluation.countSteps(1)
    const start = offset + index * size
    if (index < longer) offset += 1
    const row = items.slice(start, offset + (index + 1) * size)
    if (filler !== null && index >= longer) row.push(filler)
    yield row
  }
}
