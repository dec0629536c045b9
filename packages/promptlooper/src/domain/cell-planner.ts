import type { Cell } from './run.ts'

/** A variant or an example, as far as a plan must know it. */
export interface Keyed {
  readonly key: string
}

/** A cell of the plan with what fills it. */
export interface PlannedCell<V extends Keyed, E extends Keyed> {
  readonly cell: Cell
  readonly variant: V
  readonly example: E
}

/** Makes the cells of some examples, in the plan's order, one at a time. */
export type CellPlanner = <V extends Keyed, E extends Keyed>(
  variants: readonly V[],
  examples: Iterable<E>,
  repeats: number,
  take: number,
) => Iterable<PlannedCell<V, E>>
