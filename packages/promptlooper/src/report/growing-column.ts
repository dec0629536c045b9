/** A column of numbers that grows as it is written; places never written hold `blank`. Far smaller than objects. */
export class GrowingColumn {
  #values: Float64Array
  #length = 0
  readonly #blank: number

  constructor(blank: number) {
    this.#blank = blank
    this.#values = new Float64Array(256).fill(blank)
  }

  /** How many places there are: one more than the highest written. */
  get length(): number {
    return this.#length
  }

  at(index: number): number {
    return this.#values[index] ?? this.#blank
  }

  set(index: number, value: number): void {
    if (index >= this.#values.length) this.#grow(index)
    this.#values[index] = value
    this.#length = Math.max(this.#length, index + 1)
  }

  push(value: number): void {
    this.set(this.#length, value)
  }

  /** A copy of the first `length` places. */
  toArray(length: number = this.#length): Float64Array {
    const copy = new Float64Array(length).fill(this.#blank)
    copy.set(this.#values.subarray(0, Math.min(length, this.#length)))
    return copy
  }

  #grow(index: number): void {
    const larger = new Float64Array(Math.max(index + 1, this.#values.length * 2)).fill(this.#blank)
    larger.set(this.#values)
    this.#values = larger
  }
}
