import { equals } from './equality.ts'
import { hashKeyOf, type HashKey } from './hash.ts'
import { repr, reprWithin } from './repr.ts'
import { PythonObject, type Value } from './value.ts'

/** A Python dict: keys in the order they were first set. */
export class PythonDict extends PythonObject {
  #values: Map<HashKey, Value> | undefined
  // Keys whose hash key is not the key itself: True, 1.0, tuples, Markup.
  #otherKeys: Map<HashKey, Value> | undefined

  constructor(values?: Map<HashKey, Value>) {
    super()
    this.#values = values
  }

  // Not a field of every dict: there are many, and most live for one render.
  get typeName(): string {
    return 'dict'
  }

  /** A dict of these pairs; a later pair replaces the value of an earlier equal key. */
  static of(entries: Iterable<readonly [Value, Value]>): PythonDict {
    const dict = new PythonDict()
    for (const [key, value] of entries) dict.set(key, value)
    return dict
  }

  /** The value under a string key. */
  getText(name: string): Value | undefined {
    return this.stored().get(name)
  }

  get(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getText(key) : this.stored().get(hashKeyOf(key))
  }

  has(key: Value): boolean {
    return this.stored().has(hashKeyOf(key))
  }

  set(key: Value, value: Value): void {
    const hashKey = hashKeyOf(key)
    const values = this.stored()
    if (hashKey !== key && !values.has(hashKey)) {
      this.#otherKeys ??= new Map()
      this.#otherKeys.set(hashKey, key)
    }
    values.set(hashKey, value)
  }

  delete(key: Value): Value | undefined {
    const hashKey = hashKeyOf(key)
    const value = this.stored().get(hashKey)
    this.stored().delete(hashKey)
    this.#otherKeys?.delete(hashKey)
    return value
  }

  clear(): void {
    this.stored().clear()
    this.#otherKeys = undefined
  }

  keys(): Value[] {
    const keys: Value[] = []
    for (const hashKey of this.stored().keys()) keys.push(this.#keyOf(hashKey))
    return keys
  }

  values(): Value[] {
    return [...this.stored().values()]
  }

  entries(): [Value, Value][] {
    const entries: [Value, Value][] = []
    for (const [hashKey, value] of this.stored()) entries.push([this.#keyOf(hashKey), value])
    return entries
  }

  copy(): PythonDict {
    const copy = new PythonDict(new Map(this.stored()))
    if (this.#otherKeys !== undefined) copy.#otherKeys = new Map(this.#otherKeys)
    return copy
  }

  override repr(): string {
    return reprWithin(this, '{...}', () => {
      const parts = this.entries().map(([key, value]) => `${repr(key)}: ${repr(value)}`)
      return `{${parts.join(', ')}}`
    })
  }

  override length(): number {
    return this.stored().size
  }

  override isSubscriptable(): boolean {
    return true
  }

  override item(key: Value): Value | undefined {
    return this.get(key)
  }

  override iterate(): Iterator<Value> {
    return this.keys()[Symbol.iterator]()
  }

  override equals(other: PythonObject): boolean {
    if (!(other instanceof PythonDict) || other.length() !== this.length()) return false
    for (const [hashKey, value] of this.stored()) {
      const counterpart = other.stored().get(hashKey)
      if (counterpart === undefined || !equals(value, counterpart)) return false
    }
    return true
  }

  override hashKey(): undefined {
    return undefined
  }

  /** Makes the values where a subclass has them elsewhere. */
  protected load(): Map<HashKey, Value> {
    return new Map()
  }

  /** Whether `load` has run. */
  protected isLoaded(): boolean {
    return this.#values !== undefined
  }

  protected stored(): Map<HashKey, Value> {
    this.#values ??= this.load()
    return this.#values
  }

  #keyOf(hashKey: HashKey): Value {
    const other = this.#otherKeys?.get(hashKey)
    if (other !== undefined) return other
    if (typeof hashKey !== 'object') return hashKey
    return hashKey instanceof PythonObject ? hashKey : null
  }
}
