import { quoteString } from './string-repr.ts'
import { intText } from './int-text.ts'
import { type Value, isList } from './value.ts'

/** `repr(x)`. */
export function repr(value: Value): string {
  switch (typeof value) {
    case 'string':
      return quoteString(value)
    case 'number':
      return String(value)
    case 'bigint':
      return intText(value)
    case 'boolean':
      return value ? 'True' : 'False'
    default:
      if (value === null) return 'None'
      if (isList(value)) return reprWithin(value, '[...]', () => reprList(value))
      return value.repr()
  }
}

/** `str(x)`. */
export function str(value: Value): string {
  if (typeof value === 'string') return value
  if (typeof value === 'object' && value !== null && !isList(value)) return value.str()
  return repr(value)
}

/** The representations of some values with commas between. */
export function reprItems(items: readonly Value[]): string {
  let text = ''
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) text += ', '
    text += repr(items[index] ?? null)
  }
  return text
}

/** Guards a container that may hold itself: the inner occurrence prints as `placeholder`. */
export function reprWithin(container: object, placeholder: string, build: () => string): string {
  if (inProgress.has(container)) return placeholder
  inProgress.add(container)
  try {
    return build()
  } finally {
    inProgress.delete(container)
  }
}

const inProgress = new Set<object>()

function reprList(items: readonly Value[]): string {
  return `[${reprItems(items)}]`
}
