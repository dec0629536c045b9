import type { Example } from '../domain/example.ts'

/** The examples that share one value of their metadata. */
export interface SliceMembers {
  readonly name: string
  readonly value: string
  /** Places in the revision's order. */
  readonly examples: readonly number[]
}

/**
 * Sorts examples into slices by each name of their metadata. Only names with a few values make slices: a name whose
 * values are all different tells examples apart, and says nothing of kinds of them.
 */
export class SliceColumns {
  readonly #columns = new Map<string, Map<string, number[]> | 'too-many'>()

  add(exampleIndex: number, metadata: Example['metadata']): void {
    for (const [name, value] of Object.entries(metadata)) {
      if (value === null || typeof value === 'object') continue
      const column = this.#columns.get(name) ?? this.#newColumn(name)
      if (column === 'too-many') continue
      const text = String(value)
      const members = column.get(text)
      if (members !== undefined) members.push(exampleIndex)
      else if (column.size < mostValues) column.set(text, [exampleIndex])
      else this.#columns.set(name, 'too-many')
    }
  }

  /** Every slice, by name and value in the order of their first example. */
  members(): readonly SliceMembers[] {
    return [...this.#columns].flatMap(([name, column]) =>
      column === 'too-many' || column.size < 2
        ? []
        : [...column].map(([value, examples]) => ({ name, value, examples })),
    )
  }

  #newColumn(name: string): Map<string, number[]> | 'too-many' {
    if (this.#columns.size >= mostNames) return 'too-many'
    const column = new Map<string, number[]>()
    this.#columns.set(name, column)
    return column
  }
}

const mostValues = 12
const mostNames = 20
