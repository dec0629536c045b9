import { PythonDict } from '../values/dict.ts'
import { compareOrder } from '../values/order.ts'
import { repr } from '../values/repr.ts'
import { charactersOf } from '../values/text.ts'
import { PythonTuple } from '../values/tuple.ts'
import { typeName } from '../values/type-name.ts'
import { type Value, isList } from '../values/value.ts'

const WIDTH = 80

/** `pprint.pformat(value)`: one line where it fits into 80 columns, else one item a line. */
export function prettyPrint(value: Value): string {
  return format(value, 0, 0)
}

// `indent` is the column where the value starts, `allowance` what must still follow on its line.
function format(value: Value, indent: number, allowance: number): string {
  const line = sortedRepr(value)
  if (line.length <= WIDTH - indent - allowance) return line
  if (value instanceof PythonDict && value.length() > 0) return formatDict(value, indent, allowance)
  if (isList(value) && value.length > 0) return `[${formatItems(value, indent, allowance + 1)}]`
  if (value instanceof PythonTuple && value.items.length > 0) {
    const end = value.items.length === 1 ? ',)' : ')'
    return `(${formatItems(value.items, indent, allowance + end.length)}${end}`
  }
  if (typeof value === 'string') return formatString(value, indent, allowance)
  return line
}

function formatItems(items: readonly Value[], indent: number, allowance: number): string {
  return items
    .map((item, index) => format(item, indent + 1, index === items.length - 1 ? allowance : 1))
    .join(`,\n${' '.repeat(indent + 1)}`)
}

function formatDict(dict: PythonDict, indent: number, allowance: number): string {
  const entries = sortedEntries(dict)
  const lines = entries.map(([key, value], index) => {
    const name = sortedRepr(key)
    const isLast = index === entries.length - 1
    return `${name}: ${format(value, indent + 1 + name.length + 2, isLast ? allowance + 1 : 1)}`
  })
  return `{${lines.join(`,\n${' '.repeat(indent + 1)}`)}}`
}

// Long strings are broken at spaces into literals side by side.
function formatString(text: string, indent: number, allowance: number): string {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const outer = indent === 0 ? 1 : 0
  const at = indent + outer
  const chunks: string[] = []
  lines.forEach((line, index) => {
    const whole = repr(line)
    const isLastLine = index === lines.length - 1
    const room = WIDTH - at - (isLastLine ? allowance + outer : 0)
    if (charactersOf(whole).length <= room) {
      chunks.push(whole)
      return
    }
    const parts = line.match(/\S*\s*/g)?.filter((part) => part !== '') ?? []
    let current = ''
    parts.forEach((part, place) => {
      const candidate = current + part
      const limit = WIDTH - at - (isLastLine && place === parts.length - 1 ? allowance + outer : 0)
      if (repr(candidate).length > limit) {
        if (current !== '') chunks.push(repr(current))
        current = part
      } else current = candidate
    })
    if (current !== '') chunks.push(repr(current))
  })
  const [only] = chunks
  if (chunks.length === 1 && only !== undefined) return only
  const body = chunks.join(`\n${' '.repeat(at)}`)
  return outer === 1 ? `(${body})` : body
}

function sortedRepr(value: Value): string {
  if (isList(value)) return `[${value.map(sortedRepr).join(', ')}]`
  if (value instanceof PythonTuple) {
    return `(${value.items.map(sortedRepr).join(', ')}${value.items.length === 1 ? ',' : ''})`
  }
  if (!(value instanceof PythonDict)) return repr(value)
  return `{${sortedEntries(value)
    .map(([key, item]) => `${sortedRepr(key)}: ${sortedRepr(item)}`)
    .join(', ')}}`
}

// pprint sorts keys, those without an order between them by the name of their type.
function sortedEntries(dict: PythonDict): [Value, Value][] {
  return dict.entries().sort(([a], [b]) => {
    try {
      return compareOrder('<', a, b) ? -1 : compareOrder('<', b, a) ? 1 : 0
    } catch {
      return typeName(a) < typeName(b) ? -1 : 1
    }
  })
}
