import { PythonObject, type Value } from './value.ts'

/** A one-way iterator: a generator, a reversed list, what `map` and `select` give. */
export class PythonIterator extends PythonObject {
  readonly typeName: string
  readonly #iterator: Iterator<Value>
  readonly #label: string

  constructor(typeName: string, label: string, iterator: Iterator<Value>) {
    super()
    this.typeName = typeName
    this.#label = label
    this.#iterator = iterator
  }

  // CPython prints the address of the object here; a fixed one keeps renders repeatable.
  override repr(): string {
    return `<${this.#label} at 0x7f0000000000>`
  }

  override iterate(): Iterator<Value> {
    return this.#iterator
  }
}

/** A generator as one of Jinja's own filters returns it. */
export function generator(name: string, iterator: Iterator<Value>): PythonIterator {
  return new PythonIterator('generator', `generator object ${name}`, iterator)
}
