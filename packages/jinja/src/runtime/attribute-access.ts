import { PythonDict } from '../values/dict.ts'
import { PythonFloat } from '../values/float.ts'
import { PythonFunction } from '../values/function.ts'
import { itemOf } from '../values/subscript.ts'
import { typeName } from '../values/type-name.ts'
import { UndefinedValue, isChainable, undefinedValue } from '../values/undefined.ts'
import { PythonObject, type Evaluation, type Value } from '../values/value.ts'
import { numberAttribute } from './number-attributes.ts'
import { objectAttribute } from './object-attributes.ts'
import { quoteString } from '../values/string-repr.ts'
import { findMethod, isMutation, type Method } from '../methods/method-tables.ts'

/** `value.name`: an attribute, else an item of that name, else undefined. */
export function getAttribute(value: Value, name: string, evaluation: Evaluation): Value {
  const attribute = attributeOf(value, name, evaluation)
  if (attribute !== undefined) return attribute
  const item = itemOf(value, name)
  return item === undefined ? missingMember(value, name, evaluation) : item
}

/** `value[key]`: an item, else for a string key an attribute, else undefined. */
export function getItem(value: Value, key: Value, evaluation: Evaluation): Value {
  const item = itemOf(value, key)
  if (item !== undefined) return item
  if (typeof key === 'string') {
    const attribute = attributeOf(value, key, evaluation)
    if (attribute !== undefined) return attribute
  }
  return missingMember(value, key, evaluation)
}

/** An attribute only, as `attr` and `getattr` give it; undefined where there is none. */
export function attributeOf(value: Value, name: string, evaluation: Evaluation): Value | undefined {
  const refused = refusedAttribute(value, name, evaluation)
  if (refused !== undefined) return refused
  if (value instanceof UndefinedValue) return value.attribute(name) ?? objectAttribute(value, name)
  const method = findMethod(value, name)
  if (method !== undefined) return bindMethod(value, name, method)
  if (name.startsWith('__')) {
    const common = objectAttribute(value, name)
    if (common !== undefined) return common
  }
  if (value instanceof PythonObject && !(value instanceof PythonFloat)) return value.attribute(name, evaluation)
  return numberAttribute(value, name)
}

/** The method that `value.name(…)` calls directly; undefined where it takes the long way. */
export function callableMethod(value: Value, name: string, evaluation: Evaluation): Method | undefined {
  if (evaluation.settings.sandbox === 'immutable' && isMutation(value, name)) return undefined
  return findMethod(value, name)
}

/** The undefined value of an attribute or key that is not there. */
export function missingMember(owner: Value, name: Value, evaluation: Evaluation): UndefinedValue {
  if (isChainable(owner)) return owner
  return undefinedValue(evaluation.settings, { reason: 'member', owner, name })
}

// The attributes of every Python object. They lead out of the sandbox there, so it refuses them;
// here they lead nowhere.
const OBJECT_ATTRIBUTES: ReadonlySet<string> = new Set([
  '__class__',
  '__delattr__',
  '__dir__',
  '__doc__',
  '__eq__',
  '__format__',
  '__ge__',
  '__getattribute__',
  '__getstate__',
  '__gt__',
  '__hash__',
  '__init__',
  '__init_subclass__',
  '__le__',
  '__lt__',
  '__ne__',
  '__new__',
  '__reduce__',
  '__reduce_ex__',
  '__repr__',
  '__setattr__',
  '__sizeof__',
  '__str__',
  '__subclasshook__',
])

function refusedAttribute(value: Value, name: string, evaluation: Evaluation): UndefinedValue | undefined {
  const { sandbox } = evaluation.settings
  if (sandbox === 'none') return undefined
  const refused = OBJECT_ATTRIBUTES.has(name) || (sandbox === 'immutable' && isMutation(value, name))
  if (!refused) return undefined
  const hint = `access to attribute ${quoteString(name)} of ${quoteString(typeName(value))} object is unsafe.`
  return undefinedValue(evaluation.settings, { reason: 'unsafe', hint, name })
}

function bindMethod(value: Value, name: string, method: Method): PythonFunction {
  const owner = value instanceof PythonDict ? 'dict' : typeName(value)
  return new PythonFunction(
    `${name} of ${owner} object`,
    (args, keywords, evaluation) => method(value, args, keywords, evaluation),
    'builtin_function_or_method',
    'built-in method',
  )
}
