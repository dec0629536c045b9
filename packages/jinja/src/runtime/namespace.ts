import type { PythonDict } from '../values/dict.ts'
import { PythonObject, type Value } from '../values/value.ts'

/** `namespace(...)`: attributes that `{% set ns.name = … %}` may set from inside of a loop. */
export class Namespace extends PythonObject {
  readonly typeName = 'Namespace'
  readonly #attributes: PythonDict

  constructor(attributes: PythonDict) {
    super()
    this.#attributes = attributes
  }

  set(name: string, value: Value): void {
    this.#attributes.set(name, value)
  }

  override describeType(): string {
    return 'jinja2.utils.Namespace object'
  }

  override repr(): string {
    return `<Namespace ${this.#attributes.repr()}>`
  }

  override attribute(name: string): Value | undefined {
    return this.#attributes.getText(name)
  }
}
