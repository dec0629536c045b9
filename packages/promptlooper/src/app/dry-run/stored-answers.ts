import type { PreparedExperiment } from '../prepare-experiment.ts'
import type { CompletedCell, StoredExperiment, StoredPlan } from '../../store/stored-plan.ts'
import type { CacheMode } from '../../domain/response-cache.ts'
import type { Example } from '../../domain/example.ts'

/** Which takes the next revision would read and fill. */
export interface NextTakes {
  readonly lowest: number
  readonly take: number
}

/** As the store decides it when it makes the revision: `fresh` begins a new take, or goes on with one that did not end. */
export function nextTakes(newest: StoredExperiment['newest'], cacheMode: CacheMode): NextTakes {
  if (newest === null) return { lowest: 0, take: 0 }
  if (cacheMode !== 'fresh') return { lowest: 0, take: newest.take }
  const goesOn = newest.cacheMode === 'fresh' && newest.status !== 'completed'
  const take = goesOn ? newest.take : newest.take + 1
  return { lowest: take, take }
}

/** Finds the completed runs of examples, page by page; asks no more once all that the store has are found. */
export class FilledCells {
  readonly #stored: StoredPlan
  readonly #experiment: StoredExperiment
  readonly #takes: NextTakes
  readonly #wanted: ReadonlySet<string>
  readonly #repeats: number
  #left: number

  constructor(
    stored: StoredPlan,
    experiment: StoredExperiment,
    takes: NextTakes,
    { variants, experiment: { repeats } }: Pick<PreparedExperiment, 'variants' | 'experiment'>,
  ) {
    this.#stored = stored
    this.#experiment = experiment
    this.#takes = takes
    this.#wanted = new Set(variants.map(({ key }) => key))
    this.#repeats = repeats
    this.#left = experiment.completedRuns
  }

  /** By `cellName`. */
  of(examples: readonly Example[]): ReadonlyMap<string, CompletedCell> {
    if (this.#left <= 0) return none
    const cells = this.#stored.completed({
      experimentId: this.#experiment.id,
      exampleKeys: examples.map(({ key }) => key),
      lowestTake: this.#takes.lowest,
      highestTake: this.#takes.take,
    })
    this.#left -= cells.length
    const filled = cells.filter((cell) => this.#wanted.has(cell.variantKey) && cell.repeatIndex < this.#repeats)
    return new Map(filled.map((cell) => [cellName(cell.variantKey, cell.exampleKey, cell.repeatIndex), cell]))
  }
}

/** What tells a cell of one take from the others. */
export function cellName(variantKey: string, exampleKey: string, repeatIndex: number): string {
  return `${variantKey} ${exampleKey} ${repeatIndex}`
}

const none: ReadonlyMap<string, CompletedCell> = new Map()
