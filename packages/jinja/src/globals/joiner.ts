import { PythonObject, type Value } from '../values/value.ts'

/** `joiner(sep)`: gives nothing when first called, and then the separator. */
export class Joiner extends PythonObject {
  readonly typeName = 'Joiner'
  readonly #separator: Value
  #isUsed = false

  constructor(separator: Value) {
    super()
    this.#separator = separator
  }

  override describeType(): string {
    return 'jinja2.utils.Joiner object'
  }

  override attribute(name: string): Value | undefined {
    if (name === 'sep') return this.#separator
    return name === 'used' ? this.#isUsed : undefined
  }

  override isCallable(): boolean {
    return true
  }

  override call(): Value {
    if (this.#isUsed) return this.#separator
    this.#isUsed = true
    return ''
  }
}
