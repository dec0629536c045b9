/** A promise with a figure, and how to measure it. */
export interface Bar {
  /** The name of its file. */
  readonly name: string
  /** What the figure must keep to, in words. */
  readonly bound: string
  /** Measures it. What it throws counts as missed. */
  measure(): Promise<Measurement>
}

/** What one measurement of a bar gave. */
export interface Measurement {
  /** In few words, with units. */
  readonly figure: string
  readonly isHeld: boolean
  /** How the figure came about, a line each. */
  readonly details: readonly string[]
}

/** A bar with its measurement, as the command that runs all of them reads it. */
export interface MeasuredBar extends Measurement {
  readonly name: string
  readonly bound: string
  /** What measures it so, alone. */
  readonly command: string
}

/** The command that measures a bar alone. */
export function commandOf(name: string): string {
  return `node bench/bars/${name}.ts`
}
