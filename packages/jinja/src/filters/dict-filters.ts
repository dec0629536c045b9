import type { BoundArguments } from '../values/call-arguments.ts'
import { refuseUndefined, UndefinedValue } from '../values/undefined.ts'
import { FilterArgumentError, typeError } from '../errors.ts'
import { flagArgument } from '../methods/string-argument.ts'
import { attributeOf, missingMember } from '../runtime/attribute-access.ts'
import { DictView } from '../values/dict-view.ts'
import { PythonDict } from '../values/dict.ts'
import { equals } from '../values/equality.ts'
import { toList, tryIterate } from '../values/iterate.ts'
import { generator } from '../values/iterator.ts'
import { sortBy } from '../values/order.ts'
import { str } from '../values/repr.ts'
import { isTrue } from '../values/truth.ts'
import { PythonTuple } from '../values/tuple.ts'
import type { Evaluation, Value } from '../values/value.ts'
import { attributeGetter, ignoreCase, keepCase } from './attribute-getter.ts'
import { filter, type FilterEntry } from './filter.ts'
import { GroupTuple } from './group-tuple.ts'
import { notIterable, noAttribute } from '../values/wrong-type.ts'

/** Filters that take dicts, and those that look into objects. */
export const dictFilters: readonly FilterEntry[] = [
  filter('items', ['value'], (args) => generator('do_items', items(args[0]))),
  filter('dictsort', ['value', ['case_sensitive', false], ['by', 'key'], ['reverse', false]], dictSort),
  filter('groupby', ['value', 'attribute', ['default', null], ['case_sensitive', false]], groupBy),
  filter('attr', ['obj', 'name'], (args, evaluation) => {
    const [owner, name] = [args[0], str(args[1])]
    const attribute = attributeOf(owner, name, evaluation)
    return attribute === undefined ? missingMember(owner, name, evaluation) : attribute
  }),
  filter('default', ['value', ['default_value', ''], ['boolean', false]], byDefault),
  filter('d', ['value', ['default_value', ''], ['boolean', false]], byDefault, 'do_default'),
]

function byDefault(args: BoundArguments): Value {
  const value = args[0]
  if (value instanceof UndefinedValue || (isTrue(args[2]) && !isTrue(value))) return args[1]
  return value
}

function* items(value: Value): Generator<Value> {
  if (value instanceof UndefinedValue) return
  if (!(value instanceof PythonDict)) {
    throw typeError('Can only get item pairs from a mapping.')
  }
  for (const entry of value.entries()) yield new PythonTuple(entry)
}

function dictSort(args: BoundArguments, evaluation: Evaluation): Value {
  const [source, sensitive, by, reverse] = args
  if (by !== 'key' && by !== 'value') {
    throw new FilterArgumentError('You can only sort by either "key" or "value"')
  }
  refuseUndefined(source)
  if (!(source instanceof PythonDict)) {
    throw noAttribute(source, 'items')
  }
  // Asked for each item, as there: an undefined value fails only where there are some.
  const change = (key: Value): Value => (isTrue(sensitive) ? keepCase : ignoreCase)(key)
  const pairs = toList(new DictView('dict_items', source), evaluation)
  const place = by === 'key' ? 0 : 1
  const keyOf = (pair: Value): Value => change(pair instanceof PythonTuple ? (pair.items[place] ?? null) : null)
  return sortBy(pairs, keyOf, flagArgument(reverse) ? 'descending' : 'ascending')
}

function groupBy(args: BoundArguments, evaluation: Evaluation): Value {
  const [source, attribute, fallback, sensitive] = args
  const getter = attributeGetter(attribute, evaluation, fallback)
  const change = isTrue(sensitive) ? keepCase : ignoreCase
  const keyOf = (item: Value): Value => change(getter(item))
  if (tryIterate(source) === undefined) {
    throw notIterable(source)
  }
  const sorted = sortBy(toList(source, evaluation), keyOf, 'ascending')
  const groups: { key: Value; items: Value[] }[] = []
  for (const item of sorted) {
    const key = keyOf(item)
    const group = groups.at(-1)
    if (group !== undefined && equals(group.key, key)) group.items.push(item)
    else groups.push({ key, items: [item] })
  }
  // Without case, a group is named as its first item has it.
  return groups.map(
    (group) => new GroupTuple(isTrue(sensitive) ? group.key : getter(group.items[0] ?? null), group.items),
  )
}
