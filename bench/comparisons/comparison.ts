/** Programs side by side in one run, on one local server. */
export interface Comparison {
  /** What it is asked for by. */
  readonly name: string
  readonly title: string
  /** What is done and what the columns mean, for a reader who has not seen the program: a paragraph. */
  readonly about: string
  /** Whether each program is measured once, or in as many turns as are asked for. */
  readonly turns: 'once' | 'rounds'
  measure(effort: Effort): Promise<Outcome>
}

/** How much is measured: the figures of docs/benchmarks.md, or a look whether all works. */
export interface Effort {
  /** Turns of each program. */
  readonly rounds: number
  /** A count, made smaller for a look. */
  readonly scaled: (count: number) => number
  /** A line about how far it is. */
  readonly say: (progress: string) => void
}

/** What a comparison gave. */
export interface Outcome {
  /** The first column names the program. */
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly ratios: readonly Ratio[]
}

/** A figure that says how programs stand to each other, or one with a bound. */
export interface Ratio {
  /** What it says, with the figure in it. */
  readonly says: string
  /** In words, with whether it is held; absent where nothing is promised. */
  readonly bound?: { readonly words: string; readonly isHeld: boolean }
}
