/** Paints text for a terminal. Any object of picocolors is one. */
export interface Colours {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly red: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
  readonly cyan: (text: string) => string
}

const same = (text: string): string => text

/** Paints nothing. */
export const noColours: Colours = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same }
