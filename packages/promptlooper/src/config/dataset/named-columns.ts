import type { SourcePosition } from '../../domain/experiment.ts'
import { isRecord } from '../../domain/json-value.ts'
import { configErrorOf, type Fault } from '../faults.ts'
import { listNames, suggestion } from '../suggestion.ts'
import type { ColumnSettings } from './row-columns.ts'

/** A column that the experiment file names, and where. */
export interface NamedColumn {
  readonly name: string
  readonly position: SourcePosition
}

const MOST_REMEMBERED = 500

/** Watches whether the columns that a file names are in any row. */
export class NamedColumns {
  readonly #named: readonly NamedColumn[]
  readonly #columns = new Set<string>()
  #rows = 0

  constructor(named: readonly NamedColumn[]) {
    this.#named = named
  }

  see(value: unknown): void {
    this.#rows++
    if (!isRecord(value)) return
    for (const name of Object.keys(value)) {
      if (this.#columns.size < MOST_REMEMBERED || this.#named.some((column) => column.name === name))
        this.#columns.add(name)
    }
  }

  /** Throws a ConfigError with every named column that no row had. */
  check(): void {
    const missing: readonly Fault[] = this.#named
      .filter(({ name }) => this.#rows > 0 && !this.#columns.has(name))
      .map(({ name, position }) => ({
        code: 'unknown-column',
        position,
        message: `no row of the dataset has a column "${name}".${suggestion(name, this.#columns)}`,
        hint: `The columns are ${listNames(this.#columns)}.`,
      }))
    if (missing.length > 0) throw configErrorOf(missing)
  }
}

/** Every column that settings name, with the keys that lead to its name. */
export function namedColumnPaths(
  settings: ColumnSettings,
): readonly { readonly name: string; readonly path: readonly (string | number)[] }[] {
  const single = (['expected', 'id', 'group'] as const).flatMap((key) => {
    const name = settings[key]
    return name === undefined ? [] : [{ name, path: [key] }]
  })
  const listed = (['metadata', 'json'] as const).flatMap((key) => {
    const names = settings[key]
    if (typeof names === 'string') return [{ name: names, path: [key] }]
    return (names ?? []).map((name, index) => ({ name, path: [key, index] }))
  })
  return [...single, ...listed]
}
