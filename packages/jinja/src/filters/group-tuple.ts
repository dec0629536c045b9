import { PythonTuple } from '../values/tuple.ts'
import type { Value } from '../values/value.ts'

/** A group of `groupby`: a pair that also answers to `grouper` and `list`. */
export class GroupTuple extends PythonTuple {
  override readonly typeName = '_GroupTuple'
  readonly #grouper: Value
  readonly #list: Value[]

  constructor(grouper: Value, list: Value[]) {
    super([grouper, list])
    this.#grouper = grouper
    this.#list = list
  }

  override attribute(name: string): Value | undefined {
    if (name === 'grouper') return this.#grouper
    return name === 'list' ? this.#list : undefined
  }
}
