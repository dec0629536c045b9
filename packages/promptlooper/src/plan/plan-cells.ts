import type { Example } from '../domain/example.ts'
import type { Variant } from '../domain/experiment.ts'
import type { Cell } from '../domain/run.ts'

/** A cell of the plan with what fills it. */
export interface PlannedCell {
  readonly cell: Cell
  readonly variant: Variant
  readonly example: Example
}

/**
 * The cells of some examples, made one at a time: ordered by example, variant, repeat, so that an experiment that stops
 * early has compared all variants on the same examples.
 */
export function* planCells(
  variants: readonly Variant[],
  examples: Iterable<Example>,
  repeats: number,
  take: number,
): Iterable<PlannedCell> {
  for (const example of examples) {
    for (const variant of variants) {
      for (let repeatIndex = 0; repeatIndex < repeats; repeatIndex++) {
        yield { cell: { variantKey: variant.key, exampleKey: example.key, repeatIndex, take }, variant, example }
      }
    }
  }
}
