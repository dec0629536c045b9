import type { BoundArguments } from '../values/call-arguments.ts'
import { PythonError, typeError, valueError } from '../errors.ts'
import { equals } from '../values/equality.ts'
import { toList } from '../values/iterate.ts'
import { intValue } from '../values/numeric.ts'
import { sortBy } from '../values/order.ts'
import type { PythonRange } from '../values/range.ts'
import { repr } from '../values/repr.ts'
import { resolveIndex } from '../values/subscript.ts'
import type { PythonTuple } from '../values/tuple.ts'
import { typeName } from '../values/type-name.ts'
import { type Value, isList } from '../values/value.ts'
import { keywordMethod, method, type Method } from './method.ts'
import { flagArgument, intArgument } from './string-argument.ts'

/** The methods of list. */
export const listMethods: ReadonlyMap<string, Method<Value[]>> = new Map<string, Method<Value[]>>([
  method('append', ['object'], (self, args) => {
    self.push(args[0])
    return null
  }),
  method('clear', [], (self) => {
    self.length = 0
    return null
  }),
  method('copy', [], (self) => self.slice()),
  method('count', ['value'], (self, args) => countIn(self, args[0])),
  method('extend', ['iterable'], (self, args, evaluation) => {
    for (const item of toList(args[0], evaluation)) self.push(item)
    return null
  }),
  method('index', ['value', ['start', 0], ['stop', Number.MAX_SAFE_INTEGER]], (self, args) =>
    indexIn(self, args, 'list'),
  ),
  method('insert', ['index', 'object'], (self, args) => {
    const index = intArgument(args[0])
    self.splice(index < 0 ? Math.max(0, index + self.length) : index, 0, args[1])
    return null
  }),
  method('pop', [['index', -1]], (self, args) => {
    const place = intArgument(args[0])
    if (self.length === 0) throw new PythonError('pop from empty list', 'IndexError')
    const index = resolveIndex(self.length, place)
    if (index === undefined) throw new PythonError('pop index out of range', 'IndexError')
    return self.splice(index, 1)[0] ?? null
  }),
  method('remove', ['value'], (self, args) => {
    const index = self.findIndex((item) => equals(item, args[0]))
    if (index < 0) throw valueError('list.remove(x): x not in list')
    self.splice(index, 1)
    return null
  }),
  method('reverse', [], (self) => {
    self.reverse()
    return null
  }),
  [
    'sort',
    (self, args, keywords, evaluation) => {
      if (args.length > 0) throw typeError('sort() takes no positional arguments')
      return sort(self, args, keywords, evaluation)
    },
  ],
])

const [, sort] = keywordMethod<Value[]>(
  'sort',
  [
    ['key', null],
    ['reverse', false],
  ],
  (self, args, evaluation) => {
    const key = args[0]
    const keyOf = (item: Value): Value => {
      if (key === null) return item
      if (typeof key !== 'object' || isList(key)) {
        throw typeError(`'${typeName(key)}' object is not callable`)
      }
      return key.call([item], undefined, evaluation)
    }
    const sorted = sortBy(self, keyOf, flagArgument(args[1]) ? 'descending' : 'ascending')
    sorted.forEach((item, index) => {
      self[index] = item
    })
    return null
  },
)

/** The methods of range. */
export const rangeMethods: ReadonlyMap<string, Method<PythonRange>> = new Map<string, Method<PythonRange>>([
  method('count', ['value'], (self, args, evaluation) => countIn(toList(self, evaluation), args[0])),
  method('index', ['value'], (self, args, evaluation) => {
    const index = toList(self, evaluation).findIndex((item) => equals(item, args[0]))
    if (index < 0) throw valueError(`${repr(args[0])} is not in range`)
    return index
  }),
])

/** The methods of tuple. */
export const tupleMethods: ReadonlyMap<string, Method<PythonTuple>> = new Map<string, Method<PythonTuple>>([
  method('count', ['value'], (self, args) => countIn(self.items, args[0])),
  method('index', ['value', ['start', 0], ['stop', Number.MAX_SAFE_INTEGER]], (self, args) =>
    indexIn(self.items, args, 'tuple'),
  ),
])

function countIn(items: readonly Value[], value: Value): number {
  return items.filter((item) => equals(item, value)).length
}

function indexIn(items: readonly Value[], args: BoundArguments, type: 'list' | 'tuple'): number {
  const value = args[0]
  const bound = (given: Value): number => {
    const int = intValue(given)
    if (int === undefined) throw typeError('slice indices must be integers or have an __index__ method')
    const index = Number(int)
    return index < 0 ? Math.max(0, index + items.length) : index
  }
  const start = bound(args[1])
  const stop = bound(args[2])
  const index = items.findIndex((item, place) => place >= start && place < stop && equals(item, value))
  if (index >= 0) return index
  const message = type === 'list' ? `${repr(value)} is not in list` : 'tuple.index(x): x not in tuple'
  throw valueError(message)
}
