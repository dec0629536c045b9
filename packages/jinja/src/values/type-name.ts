import { type Value, isList } from './value.ts'

/** `type(x).__name__`. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'str'
    case 'number':
    case 'bigint':
      return 'int'
    case 'boolean':
      return 'bool'
    default:
      if (value === null) return 'NoneType'
      return isList(value) ? 'list' : value.typeName
  }
}

/** The type as the messages about missing attributes show it: `dict object`, `None`. */
export function describeType(value: Value): string {
  if (value === null) return 'None'
  if (typeof value === 'object' && !isList(value)) return value.describeType()
  return `${typeName(value)} object`
}
