import { PythonError, typeError } from '../errors.ts'
import { PythonDict } from '../values/dict.ts'
import { PythonFloat } from '../values/float.ts'
import type { HashKey } from '../values/hash.ts'
import { normalizeInt } from '../values/numeric.ts'
import { PythonObject, type Value } from '../values/value.ts'

/**
 * A JavaScript value as the engine sees it. Whole numbers become ints and others floats; arrays
 * are copied, objects and Maps are wrapped and copied when they are first changed or listed.
 * Functions and symbols are not there at all: undefined.
 */
export function fromHost(value: unknown): Value | undefined {
  return fromNested(value, 0)
}

function fromNested(value: unknown, depth: number): Value | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return fromNumber(value)
    case 'bigint':
      return normalizeInt(value)
    case 'object':
      return value === null ? null : fromObject(value, depth)
    default:
      return undefined
  }
}

function fromNumber(value: number): Value {
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? new PythonFloat(value) : value
  return new PythonFloat(value)
}

function fromObject(value: object, depth: number): Value {
  if (Object.getPrototypeOf(value) === Object.prototype) return new HostDict(value)
  if (Array.isArray(value)) return fromArray(value, depth + 1)
  if (value instanceof PythonObject) return value instanceof PythonDict ? value.copy() : value
  if (value instanceof Date) {
    throw typeError('a Date has no counterpart in templates; pass a string')
  }
  return new HostDict(value)
}

const MAXIMUM_DEPTH = 500

function fromArray(items: readonly unknown[], depth: number): Value[] {
  if (depth > MAXIMUM_DEPTH) throw new PythonError('the context is nested too deeply', 'RecursionError')
  const result: Value[] = []
  for (let index = 0; index < items.length; index += 1) {
    const item = fromNested(items[index], depth)
    result.push(item === undefined ? null : item)
  }
  return result
}

/** A dict over an object or Map of the host, read in place until it must have keys of its own. */
class HostDict extends PythonDict {
  readonly #host: object

  constructor(host: object) {
    super()
    this.#host = host
  }

  override getText(name: string): Value | undefined {
    if (this.isLoaded()) return super.getText(name)
    const found = memberOf(this.#host, name)
    if (typeof found === 'string') return found
    // A container must stay the same one from now on, so that changes to it are seen.
    if (typeof found === 'object' && found !== null) return super.getText(name)
    return fromHost(found)
  }

  protected override load(): Map<HashKey, Value> {
    const values = new Map<HashKey, Value>()
    const host = this.#host
    const entries = host instanceof Map ? host.entries() : Object.entries(host)
    for (const [key, member] of entries) {
      const name = typeof key === 'string' ? key : keyOf(key)
      const value = member === undefined ? undefined : fromHost(member)
      if (name !== undefined && value !== undefined) values.set(name, value)
    }
    return values
  }
}

function keyOf(key: unknown): HashKey | undefined {
  const value = fromHost(key)
  if (typeof value === 'number' || typeof value === 'bigint' || value === null) return value
  if (typeof value === 'boolean') return value ? 1 : 0
  return undefined
}

/** An own member of an object, or a value of a Map; undefined where there is none. Nothing of a prototype is seen. */
export function memberOf(host: object, name: string): unknown {
  if (host instanceof Map) return host.get(name)
  return Object.hasOwn(host, name) ? (host as Readonly<Record<string, unknown>>)[name] : undefined
}
