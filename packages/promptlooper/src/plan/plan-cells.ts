import type { CellPlanner, Keyed, PlannedCell } from '../domain/cell-planner.ts'

/**
 * The cells of some examples, made one at a time: ordered by example, variant, repeat, so that an experiment that stops
 * early has compared all variants on the same examples.
 */
export const planCells: CellPlanner = function* <V extends Keyed, E extends Keyed>(
  variants: readonly V[],
  examples: Iterable<E>,
  repeats: number,
  take: number,
): Iterable<PlannedCell<V, E>> {
  for (const example of examples) {
    for (const variant of variants) {
      for (let repeatIndex = 0; repeatIndex < repeats; repeatIndex++) {
        yield { cell: { variantKey: variant.key, exampleKey: example.key, repeatIndex, take }, variant, example }
      }
    }
  }
}
