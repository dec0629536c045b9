import { typeError, recursionError } from '../errors.ts'
import { PythonDict } from '../values/dict.ts'
import { PythonFloat } from '../values/float.ts'
import { compareOrder } from '../values/order.ts'
import { repr } from '../values/repr.ts'
import { textOf } from '../values/text.ts'
import { PythonTuple } from '../values/tuple.ts'
import { typeName } from '../values/type-name.ts'
import { type Value, isList } from '../values/value.ts'

/** The arguments of json.dumps that change its text. */
export interface JsonLayout {
  readonly indent: string | undefined
  readonly itemSeparator: string
  readonly keySeparator: string
  readonly ascii: 'escape' | 'keep'
  readonly keys: 'sorted' | 'as-they-are'
}

/** `json.dumps(value)`: TypeError for what JSON has no word for. */
export function dumpJson(value: Value, layout: JsonLayout): string {
  return new JsonWriter(layout).write(value, 0)
}

/** The `tojson` filter's layout: keys sorted, all beyond ASCII escaped. */
export function filterLayout(indent: string | undefined): JsonLayout {
  return {
    indent,
    itemSeparator: indent === undefined ? ', ' : ',',
    keySeparator: ': ',
    ascii: 'escape',
    keys: 'sorted',
  }
}

const MAXIMUM_DEPTH = 500

/** Writes by one layout. */
class JsonWriter {
  readonly #layout: JsonLayout

  constructor(layout: JsonLayout) {
    this.#layout = layout
  }

  write(value: Value, depth: number): string {
    if (depth > MAXIMUM_DEPTH) throw recursionError()
    if (value === null) return 'null'
    if (typeof value === 'boolean') return value ? 'true' : 'false'
    if (typeof value === 'number' || typeof value === 'bigint') return repr(value)
    const text = textOf(value)
    if (text !== undefined) return this.#string(text)
    if (value instanceof PythonFloat) return floatText(value.value)
    if (isList(value)) return this.#array(value, depth)
    if (value instanceof PythonTuple) return this.#array(value.items, depth)
    if (value instanceof PythonDict) return this.#object(value, depth)
    throw typeError(`Object of type ${typeName(value)} is not JSON serializable`)
  }

  #array(items: readonly Value[], depth: number): string {
    if (items.length === 0) return '[]'
    return `[${this.#lines(
      items.map((item) => this.write(item, depth + 1)),
      depth,
    )}]`
  }

  #object(dict: PythonDict, depth: number): string {
    const entries = dict.entries()
    if (entries.length === 0) return '{}'
    if (this.#layout.keys === 'sorted')
      entries.sort(([a], [b]) => (compareOrder('<', a, b) ? -1 : compareOrder('<', b, a) ? 1 : 0))
    const members = entries.map(
      ([key, value]) => `${this.#string(keyText(key))}${this.#layout.keySeparator}${this.write(value, depth + 1)}`,
    )
    return `{${this.#lines(members, depth)}}`
  }

  #lines(parts: readonly string[], depth: number): string {
    const { indent, itemSeparator } = this.#layout
    if (indent === undefined) return parts.join(itemSeparator)
    const inner = `\n${indent.repeat(depth + 1)}`
    return inner + parts.join(itemSeparator + inner) + `\n${indent.repeat(depth)}`
  }

  #string(text: string): string {
    const quoted = JSON.stringify(text)
    if (this.#layout.ascii === 'keep') return quoted
    return quoted.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  }
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  return new PythonFloat(value).repr()
}

function keyText(key: Value): string {
  const text = textOf(key)
  if (text !== undefined) return text
  if (key === null) return 'null'
  if (typeof key === 'boolean') return key ? 'true' : 'false'
  if (typeof key === 'number' || typeof key === 'bigint') return repr(key)
  if (key instanceof PythonFloat) return floatText(key.value)
  throw typeError(`keys must be str, int, float, bool or None, not ${typeName(key)}`)
}
