import { quantileOfSorted } from '../../packages/promptlooper/src/stats/quantile.ts'

/** The median; NaN for no values. */
export function median(values: readonly number[]): number {
  return (
    quantileOfSorted(
      [...values].sort((a, b) => a - b),
      0.5,
    ) ?? Number.NaN
  )
}

/** Milliseconds as seconds: `4.07 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`
}

/** Several timings for a line of details: `4.07, 4.11, 4.32 s`. */
export function eachSecond(timesMs: readonly number[]): string {
  return `${timesMs.map((ms) => (ms / 1_000).toFixed(2)).join(', ')} s`
}
