import { assertNever } from '../assert-never.ts'
import type { PythonDict } from './dict.ts'
import { equals } from './equality.ts'
import { reprItems } from './repr.ts'
import { PythonTuple } from './tuple.ts'
import { PythonObject, type Value } from './value.ts'

/** What `keys()`, `values()` and `items()` give: a live view of a dict. */
export class DictView extends PythonObject {
  readonly typeName: 'dict_keys' | 'dict_values' | 'dict_items'
  readonly #dict: PythonDict

  constructor(typeName: 'dict_keys' | 'dict_values' | 'dict_items', dict: PythonDict) {
    super()
    this.typeName = typeName
    this.#dict = dict
  }

  /** The items as they are now. */
  items(): Value[] {
    switch (this.typeName) {
      case 'dict_keys':
        return this.#dict.keys()
      case 'dict_values':
        return this.#dict.values()
      case 'dict_items':
        return this.#dict.entries().map((entry) => new PythonTuple(entry))
      default:
        return assertNever(this.typeName)
    }
  }

  override repr(): string {
    return `${this.typeName}([${reprItems(this.items())}])`
  }

  override length(): number {
    return this.#dict.length()
  }

  override iterate(): Iterator<Value> {
    return this.items()[Symbol.iterator]()
  }

  override equals(other: PythonObject): boolean {
    if (this === other) return true
    if (!(other instanceof DictView) || this.typeName === 'dict_values') return false
    const theirs = other.items()
    return (
      theirs.length === this.length() &&
      this.items().every((item) => theirs.some((candidate) => equals(item, candidate)))
    )
  }

  // Views of keys and items are sets, which have no hash.
  override hashKey(): object | undefined {
    return this.typeName === 'dict_values' ? this : undefined
  }
}
