import { PythonFunction } from '../values/function.ts'
import { PythonTuple } from '../values/tuple.ts'
import { PythonObject, type Value } from '../values/value.ts'

/** `cycler(a, b, …)`: hands its items out in turn. */
export class Cycler extends PythonObject {
  readonly typeName = 'Cycler'
  readonly #items: readonly Value[]
  #position = 0

  constructor(items: readonly Value[]) {
    super()
    this.#items = items
  }

  override describeType(): string {
    return 'jinja2.utils.Cycler object'
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'current':
        return this.#current()
      case 'items':
        return new PythonTuple(this.#items)
      case 'pos':
        return this.#position
      case 'next':
        return new PythonFunction('next', () => this.#next(), 'method')
      case 'reset':
        return new PythonFunction(
          'reset',
          () => {
            this.#position = 0
            return null
          },
          'method',
        )
      default:
        return undefined
    }
  }

  #current(): Value {
    return this.#items[this.#position] ?? null
  }

  #next(): Value {
    const current = this.#current()
    this.#position = (this.#position + 1) % this.#items.length
    return current
  }
}
