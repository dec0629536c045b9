import { type Value, isList } from './value.ts'

/** `bool(x)`. */
export function isTrue(value: Value): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'object') {
    if (value === null) return false
    return isList(value) ? value.length > 0 : value.isTrue()
  }
  return value !== '' && value !== 0 && value !== 0n
}
