import { getItem } from '../runtime/attribute-access.ts'
import { UndefinedValue } from '../values/undefined.ts'
import type { Evaluation, Value } from '../values/value.ts'

/** What an `attribute=` argument asks of an item. */
export type AttributeGetter = (item: Value) => Value

/** Follows `'address.city'` or `0`; `fallback` replaces what is undefined on the way. */
export function attributeGetter(attribute: Value, evaluation: Evaluation, fallback: Value = null): AttributeGetter {
  const parts = attributeParts(attribute)
  return (item) => {
    let value = item
    for (const part of parts) {
      value = getItem(value, part, evaluation)
      if (fallback !== null && value instanceof UndefinedValue) value = fallback
    }
    return value
  }
}

/** Follows several paths, `'name,age'`, and gives a list of what they lead to. */
export function attributesGetter(attribute: Value, evaluation: Evaluation, change: AttributeGetter): AttributeGetter {
  const names: readonly Value[] = typeof attribute === 'string' ? attribute.split(',') : [attribute]
  const getters = names.map((name) => attributeGetter(name, evaluation))
  return (item) => getters.map((getter) => change(getter(item)))
}

/** Lower-cases strings, so that they compare without case. */
export function ignoreCase(value: Value): Value {
  return typeof value === 'string' ? value.toLowerCase() : value
}

/** Leaves a value as it is. */
export function keepCase(value: Value): Value {
  return value
}

function attributeParts(attribute: Value): readonly Value[] {
  if (attribute === null) return []
  if (typeof attribute !== 'string') return [attribute]
  return attribute.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}
