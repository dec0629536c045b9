import type { JsonValue } from '../domain/json-value.ts'

/** How a scorer's labels meet what was expected, counted over runs. */
export interface ClassSummary {
  /** Every class that was expected or answered, in alphabetical order. */
  readonly classes: readonly string[]
  /** One row for each expected class; `counts[i]` is how often class i was answered, `unreadable` how often none was. */
  readonly rows: readonly {
    readonly expected: string
    readonly counts: readonly number[]
    readonly unreadable: number
  }[]
  /** Runs counted. */
  readonly runs: number
  /** The share of runs whose label is the expected one. */
  readonly accuracy: number
  /** The mean over classes of F1 = 2·tp / (2·tp + fp + fn), each class with the same weight. */
  readonly macroF1: number
}

/** Counts labels against expected classes. */
export class ClassTally {
  /** Answered classes by what was expected, as written; null is an answer in which no class was found. */
  readonly #counts = new Map<string, Map<string | null, number>>()
  /** The class that an expected answer is another spelling of, where a right answer showed it. */
  readonly #classOf = new Map<string, string>()
  #isOverfull = false

  add(expected: JsonValue, label: string | null): void {
    if (expected === null || this.#isOverfull) return
    const written = writtenForm(expected)
    const row = this.#counts.get(written) ?? new Map<string | null, number>()
    row.set(label, (row.get(label) ?? 0) + 1)
    this.#counts.set(written, row)
    // So many expected answers are free text, not classes.
    this.#isOverfull = this.#counts.size > MOST_CLASSES || row.size > MOST_CLASSES
    if (this.#isOverfull) this.#counts.clear()
  }

  /** Learns from an answer counted as right that what was expected is this class, be it an alias or another spelling. */
  learn(expected: JsonValue, label: string): void {
    if (expected !== null && !this.#isOverfull) this.#classOf.set(writtenForm(expected), label)
  }

  /** null where the labels are not classes of the dataset: none of them was ever expected. */
  summary(): ClassSummary | null {
    const answered = new Set(
      [...this.#counts.values()].flatMap((row) => [...row.keys()]).filter((each) => each !== null),
    )
    const counts = this.#byClass(answered)
    if (![...answered].some((label) => counts.has(label))) return null
    const classes = [...new Set([...counts.keys(), ...answered])].toSorted()
    const rows = classes.flatMap((expected) => {
      const row = counts.get(expected)
      if (row === undefined) return []
      return [{ expected, counts: classes.map((name) => row.get(name) ?? 0), unreadable: row.get(null) ?? 0 }]
    })
    const runs = sum(rows.map((row) => sum(row.counts) + row.unreadable))
    const rights = classes.map((name) => counts.get(name)?.get(name) ?? 0)
    const f1s = classes.map((name, index) => {
      const expectedRuns = sum([...(counts.get(name)?.values() ?? [])])
      const answeredRuns = sum(rows.map((row) => row.counts[index] ?? 0))
      return (2 * (rights[index] ?? 0)) / (expectedRuns + answeredRuns)
    })
    return { classes, rows, runs, accuracy: sum(rights) / runs, macroF1: sum(f1s) / f1s.length }
  }

  #byClass(answered: ReadonlySet<string>): ReadonlyMap<string, ReadonlyMap<string | null, number>> {
    const byFolded = new Map([...answered].map((label) => [folded(label), label]))
    const merged = new Map<string, Map<string | null, number>>()
    for (const [written, row] of this.#counts) {
      const name = this.#classOf.get(written) ?? byFolded.get(folded(written)) ?? written
      const whole = merged.get(name) ?? new Map<string | null, number>()
      for (const [label, count] of row) whole.set(label, (whole.get(label) ?? 0) + count)
      merged.set(name, whole)
    }
    return merged
  }
}

function writtenForm(expected: JsonValue): string {
  return typeof expected === 'string' ? expected : JSON.stringify(expected)
}

/** Classes are the same whatever their case, as scorers of classes take them. */
function folded(label: string): string {
  return label.trim().toLowerCase()
}

const MOST_CLASSES = 200

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
