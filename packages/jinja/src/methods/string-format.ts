import { PythonError, typeError } from '../errors.ts'
import { keywordLookup, strFormat, type FollowStep } from '../formatting/str-format.ts'
import { PythonDict } from '../values/dict.ts'
import { itemOf } from '../values/subscript.ts'
import { quoteString } from '../values/string-repr.ts'
import { typeName } from '../values/type-name.ts'
import { UndefinedValue, undefinedValue } from '../values/undefined.ts'
import { PythonObject, type Value, isList } from '../values/value.ts'
import { Markup } from '../values/markup.ts'
import { repr } from '../values/repr.ts'
import { numberAttribute } from '../runtime/number-attributes.ts'
import { objectAttribute } from '../runtime/object-attributes.ts'
import { method, type MethodEntry } from './method.ts'
import type { Text } from './string-argument.ts'
import { notSubscriptable } from '../values/wrong-type.ts'

/** `format` and `format_map`. */
export const formatMethods: readonly MethodEntry<Text>[] = [
  [
    'format',
    (self, args, keywords, evaluation) => {
      const follow = evaluation.settings.sandbox === 'none' ? followPlainly : followInSandbox
      return strFormat(self, args, keywordLookup(keywords), follow, evaluation)
    },
  ],
  method('format_map', ['mapping'], (self, args, evaluation) => {
    const [mapping] = args
    const lookup = (name: string): Value | undefined => (mapping instanceof PythonDict ? mapping.get(name) : undefined)
    const follow = evaluation.settings.sandbox === 'none' ? followPlainly : followInSandbox
    return strFormat(self, [], lookup, follow, evaluation)
  }),
]

/** What str has and the engine does not: it says so instead of giving an undefined value. */
export const unsupportedMethods: readonly MethodEntry<Text>[] = ['encode', 'translate', 'maketrans'].map((name) => [
  name,
  () => {
    throw typeError(`str.${name} is not supported yet`)
  },
])

// Plain Python knows attributes from items here: a key of a dict is no attribute of it.
const followPlainly: FollowStep = (value, step, evaluation) => {
  if (step.kind === 'attribute') {
    const own = value instanceof PythonObject ? value.attribute(step.name, evaluation) : undefined
    if (own !== undefined) return own
    const attribute = numberAttribute(value, step.name) ?? objectAttribute(value, step.name)
    if (attribute !== undefined) return attribute
    throw new PythonError(`'${typeName(value)}' object has no attribute ${quoteString(step.name)}`, 'AttributeError')
  }
  const item = itemOf(value, step.key)
  if (item !== undefined) return item
  if (value instanceof PythonDict) throw new PythonError(repr(step.key), 'KeyError')
  if (!isSubscriptable(value)) throw notSubscriptable(value)
  if (typeof step.key === 'string') {
    throw typeError(`${typeName(value)} indices must be integers or slices, not str`)
  }
  throw new PythonError(`${typeName(value)} index out of range`, 'IndexError')
}

const followInSandbox: FollowStep = (value, step, evaluation) => {
  if (value instanceof UndefinedValue) return value.item()
  const key = step.kind === 'attribute' ? step.name : step.key
  const attribute =
    value instanceof PythonObject && typeof key === 'string' ? value.attribute(key, evaluation) : undefined
  if (attribute !== undefined) return attribute
  const item = itemOf(value, key)
  if (item !== undefined) return item
  return undefinedValue(evaluation.settings, { reason: 'member', owner: value, name: key })
}

function isSubscriptable(value: Value): boolean {
  if (isList(value) || typeof value === 'string' || value instanceof Markup) return true
  return value instanceof PythonObject && value.isSubscriptable()
}
