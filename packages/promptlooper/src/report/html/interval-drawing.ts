import type { Interval } from '../../stats/interval.ts'
import type { Scale } from '../interval-bar.ts'

/** What a variant's dot says beside the one it is compared with; `plain`: nothing is compared. */
export type Standing = 'better' | 'worse' | 'undecided' | 'reference' | 'plain'

/** A difference's standing: decided only where its whole interval lies on one side of 0. */
export function standingOf(difference: { readonly interval: Interval | null } | null | undefined): Standing {
  if (!difference) return 'plain'
  const { interval } = difference
  if (interval === null) return 'undecided'
  if (interval.low > 0) return 'better'
  return interval.high < 0 ? 'worse' : 'undecided'
}

/**
 * A mean as a dot on the line that is its interval, on a scale that a table shares, as SVG that fills its cell. `mark`
 * draws a line through all rows: the reference's mean, or 0. Undecided is an open dot, the reference a square.
 */
export function intervalDrawing(
  mean: number | null,
  interval: Interval | null,
  { scale, mark, standing, words }: DrawingSettings,
): string {
  if (mean === null) return ''
  const place = (value: number) => `${(MARGIN + (100 - 2 * MARGIN) * share(value, scale)).toFixed(2)}%`
  const ruled = mark === null ? '' : `<line class="mark" x1="${place(mark)}" x2="${place(mark)}" y1="0" y2="24"/>`
  const whisker =
    interval === null
      ? ''
      : `<line class="whisker" x1="${place(interval.low)}" x2="${place(interval.high)}" y1="12" y2="12"/>`
  const dot =
    standing === 'reference'
      ? `<svg x="${place(mean)}" overflow="visible"><rect class="dot" x="-4" y="8" width="8" height="8"/></svg>`
      : `<circle class="dot" cx="${place(mean)}" cy="12" r="4.5"/>`
  return `<svg class="drawing ${standing}" role="img" aria-label="${words}" width="100%" height="24">${ruled}${whisker}${dot}</svg>`
}

export interface DrawingSettings {
  readonly scale: Scale
  readonly mark: number | null
  readonly standing: Standing
  /** What the drawing says, for those who can't see it; HTML already. */
  readonly words: string
}

/** Room for half a dot at both ends, in hundredths. */
const MARGIN = 3

function share(value: number, { low, high }: Scale): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)))
}
