import { GrowingColumn } from './growing-column.ts'

/** One quantity of one variant, averaged over each example's repeats: examples are the unit of all statistics. */
export class ExampleAverage {
  readonly #sums = new GrowingColumn(0)
  readonly #counts = new GrowingColumn(0)

  add(exampleIndex: number, value: number): void {
    this.#sums.set(exampleIndex, this.#sums.at(exampleIndex) + value)
    this.#counts.set(exampleIndex, this.#counts.at(exampleIndex) + 1)
  }

  /** The sum of an example's repeats, and how many there are. */
  repeatsOf(exampleIndex: number): { readonly sum: number; readonly count: number } {
    return { sum: this.#sums.at(exampleIndex), count: this.#counts.at(exampleIndex) }
  }

  /** One value for each of the first `exampleCount` examples; NaN where the example has none. */
  averages(exampleCount: number): Float64Array {
    return Float64Array.from({ length: exampleCount }, (_value, index) => this.#sums.at(index) / this.#counts.at(index))
  }
}
