import { refuseUndefined } from '../values/undefined.ts'
import { PythonError, typeError, valueError } from '../errors.ts'
import { refuseKeywords } from '../values/call-arguments.ts'
import { PythonDict } from '../values/dict.ts'
import { DictView } from '../values/dict-view.ts'
import { toList } from '../values/iterate.ts'
import { repr } from '../values/repr.ts'
import { PythonTuple } from '../values/tuple.ts'
import type { Evaluation, Keywords, Value } from '../values/value.ts'
import { method, type Method } from './method.ts'

/** The methods of dict. */
export const dictMethods: ReadonlyMap<string, Method<PythonDict>> = new Map<string, Method<PythonDict>>([
  method('clear', [], (self) => {
    self.clear()
    return null
  }),
  method('copy', [], (self) => self.copy()),
  method('fromkeys', ['iterable', ['value', null]], (_self, args, evaluation) =>
    PythonDict.of(toList(args[0], evaluation).map((key) => [key, args[1]] as const)),
  ),
  method('get', ['key', ['default', null]], (self, args) => {
    const value = self.get(args[0])
    return value === undefined ? args[1] : value
  }),
  method('items', [], (self) => new DictView('dict_items', self)),
  method('keys', [], (self) => new DictView('dict_keys', self)),
  [
    'pop',
    (self, args, keywords) => {
      refuseKeywords('pop', keywords)
      if (args.length > 2) throw typeError(`pop expected at most 2 arguments, got ${args.length}`)
      const [key, fallback] = args
      if (key === undefined) throw typeError('pop expected at least 1 argument, got 0')
      // CPython does not ask an empty dict, and so does not hash the key.
      const value = self.length() === 0 ? undefined : self.delete(key)
      if (value !== undefined) return value
      if (fallback !== undefined) return fallback
      throw new PythonError(repr(key), 'KeyError')
    },
  ],
  method('popitem', [], (self) => {
    const last = self.entries().at(-1)
    if (last === undefined) throw new PythonError("'popitem(): dictionary is empty'", 'KeyError')
    self.delete(last[0])
    return new PythonTuple(last)
  }),
  method('setdefault', ['key', ['default', null]], (self, args) => {
    const found = self.get(args[0])
    if (found !== undefined) return found
    self.set(args[0], args[1])
    return args[1]
  }),
  [
    'update',
    (self, args, keywords, evaluation) => {
      updateDict(self, args, keywords, evaluation)
      return null
    },
  ],
  method('values', [], (self) => new DictView('dict_values', self)),
])

/** `dict.update` and the body of `dict(...)`: a mapping or pairs, then keywords. */
export function updateDict(
  dict: PythonDict,
  args: readonly Value[],
  keywords: Keywords | undefined,
  evaluation: Evaluation,
): void {
  const [source] = args
  if (args.length > 1) {
    throw typeError(`update expected at most 1 argument, got ${args.length}`)
  }
  // Python asks for `keys` first, which an undefined value of any kind answers with its error.
  refuseUndefined(source)
  if (source instanceof PythonDict) for (const [key, value] of source.entries()) dict.set(key, value)
  else if (source !== undefined) for (const pair of toList(source, evaluation)) setPair(dict, pair, evaluation)
  for (const [name, value] of keywords ?? []) dict.set(name, value)
}

function setPair(dict: PythonDict, pair: Value, evaluation: Evaluation): void {
  if (pair === null || typeof pair === 'number' || typeof pair === 'boolean') {
    throw typeError(`cannot convert dictionary update sequence element #0 to a sequence`)
  }
  const items = toList(pair, evaluation)
  if (items.length !== 2) {
    throw valueError(`dictionary update sequence element #${dict.length()} has length ${items.length}; 2 is required`)
  }
  dict.set(items[0] ?? null, items[1] ?? null)
}
