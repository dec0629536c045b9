import { equals } from './equality.ts'
import { hashKeyOf } from './hash.ts'
import { reprItems } from './repr.ts'
import { PythonObject, type Value } from './value.ts'

/** A Python tuple. */
export class PythonTuple extends PythonObject {
  /** @internal */
  readonly typeName: string = 'tuple'
  readonly items: readonly Value[]

  constructor(items: readonly Value[]) {
    super()
    this.items = items
  }

  /** @internal */
  override repr(): string {
    return this.items.length === 1 ? `(${reprItems(this.items)},)` : `(${reprItems(this.items)})`
  }

  /** @internal */
  override length(): number {
    return this.items.length
  }

  /** @internal */
  override isSubscriptable(): boolean {
    return true
  }

  /** @internal */
  override iterate(): Iterator<Value> {
    return this.items[Symbol.iterator]()
  }

  /** @internal */
  override equals(other: PythonObject): boolean {
    return (
      other instanceof PythonTuple &&
      other.items.length === this.items.length &&
      this.items.every((item, index) => equals(item, other.items[index] ?? null))
    )
  }

  /** @internal */
  override hashKey(): string {
    return `\u0000(${this.items.map((item) => describeKey(hashKeyOf(item))).join(',')})`
  }
}

const objectNumbers = new WeakMap<object, number>()
let nextObjectNumber = 0

function describeKey(key: string | number | bigint | object | null): string {
  if (typeof key !== 'object' || key === null) {
    return typeof key === 'string' ? JSON.stringify(key) : String(key)
  }
  let number = objectNumbers.get(key)
  if (number === undefined) {
    number = nextObjectNumber += 1
    objectNumbers.set(key, number)
  }
  return `#${number}`
}
