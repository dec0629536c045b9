import { FilterArgumentError } from '../errors.ts'
import { PythonFunction } from '../values/function.ts'
import { iterate } from '../values/iterate.ts'
import { generator } from '../values/iterator.ts'
import { repr } from '../values/repr.ts'
import { isTrue } from '../values/truth.ts'
import type { Evaluation, Keywords, Value } from '../values/value.ts'
import { attributeGetter } from './attribute-getter.ts'
import type { FilterEntry } from './filter.ts'

/** Filters that apply a test or a filter to each item. */
export const selectionFilters: readonly FilterEntry[] = [
  [
    'map',
    new PythonFunction('do_map', (args, keywords, evaluation) =>
      generator('sync_do_map', mapped(args, keywords, evaluation)),
    ),
  ],
  selection('select', 'keep', 'item'),
  selection('reject', 'drop', 'item'),
  selection('selectattr', 'keep', 'attribute'),
  selection('rejectattr', 'drop', 'attribute'),
]

function* mapped(args: readonly Value[], keywords: Keywords | undefined, evaluation: Evaluation): Generator<Value> {
  const [value = null, ...rest] = args
  if (!isTrue(value)) return
  const change = mapper(rest, keywords, evaluation)
  const iterator = iterate(value)
  for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
    evaluation.countSteps(1)
    yield change(next.value)
  }
}

function mapper(
  args: readonly Value[],
  keywords: Keywords | undefined,
  evaluation: Evaluation,
): (item: Value) => Value {
  const attribute = keywords?.get('attribute')
  if (args.length === 0 && attribute !== undefined) {
    const unexpected = [...(keywords?.keys() ?? [])].find((name) => name !== 'attribute' && name !== 'default')
    if (unexpected !== undefined) {
      throw new FilterArgumentError(`Unexpected keyword argument ${repr(unexpected)}`)
    }
    return attributeGetter(attribute, evaluation, keywords?.get('default') ?? null)
  }
  const [name, ...rest] = args
  if (name === undefined) throw new FilterArgumentError('map requires a filter argument')
  return (item) => evaluation.callFilter(name, [item, ...rest], keywords)
}

function selection(name: string, matching: 'keep' | 'drop', subject: 'item' | 'attribute'): FilterEntry {
  function* selected(args: readonly Value[], keywords: Keywords | undefined, evaluation: Evaluation): Generator<Value> {
    const [value = null, ...rest] = args
    if (!isTrue(value)) return
    const matches = matcher(rest, keywords, subject, evaluation)
    const iterator = iterate(value)
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
      evaluation.countSteps(1)
      if (matches(next.value) === (matching === 'keep')) yield next.value
    }
  }
  // Python's generator is that of the helper function all four share.
  return [
    name,
    new PythonFunction(`do_${name}`, (args, keywords, evaluation) =>
      generator('select_or_reject', selected(args, keywords, evaluation)),
    ),
  ]
}

function matcher(
  args: readonly Value[],
  keywords: Keywords | undefined,
  subject: 'item' | 'attribute',
  evaluation: Evaluation,
): (item: Value) => boolean {
  const [attribute] = args
  if (subject === 'attribute' && attribute === undefined) {
    throw new FilterArgumentError('Missing parameter for attribute name')
  }
  const getter = subject === 'attribute' ? attributeGetter(attribute ?? null, evaluation) : (item: Value): Value => item
  const [test, ...rest] = subject === 'attribute' ? args.slice(1) : args
  if (test === undefined) return (item) => isTrue(getter(item))
  return (item) => isTrue(evaluation.callTest(test, [getter(item), ...rest], keywords))
}
