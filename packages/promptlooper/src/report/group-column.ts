import { GrowingColumn } from './growing-column.ts'

/** The groups of examples as whole numbers, in the examples' order. An example without a group is a group of its own. */
export class GroupColumn {
  readonly #numbers = new GrowingColumn(NaN)
  readonly #byName = new Map<string, number>()
  #next = 0

  push(group: string | null): void {
    const known = group === null ? undefined : this.#byName.get(group)
    const number = known ?? this.#next++
    if (group !== null) this.#byName.set(group, number)
    this.#numbers.push(number)
  }

  /** null where no example has a group. */
  toArray(): Float64Array | null {
    return this.#byName.size === 0 ? null : this.#numbers.toArray()
  }
}
