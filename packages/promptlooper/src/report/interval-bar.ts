import type { Interval } from '../stats/interval.ts'

/** The ends of a scale that several bars share. */
export type Scale = Interval

/** The smallest scale that holds all means and intervals; null where there is nothing to draw. */
export function sharedScale(
  estimates: readonly { readonly mean: number | null; readonly interval: Interval | null }[],
): Scale | null {
  const points = estimates.flatMap(({ mean, interval }) => [
    ...(mean === null ? [] : [mean]),
    ...(interval === null ? [] : [interval.low, interval.high]),
  ])
  if (points.length === 0) return null
  const low = Math.min(...points)
  const high = Math.max(...points)
  return low === high ? { low: low - 0.05, high: high + 0.05 } : { low, high }
}

/** An interval drawn on a scale, `width` characters wide: `   ├───●──┤   `; a mean without an interval is a dot. */
export function intervalBar(mean: number | null, interval: Interval | null, scale: Scale, width: number): string {
  if (mean === null) return ' '.repeat(width)
  const place = (value: number) => Math.round(((value - scale.low) / (scale.high - scale.low)) * (width - 1))
  const from = interval === null ? place(mean) : place(interval.low)
  const to = interval === null ? place(mean) : place(interval.high)
  return Array.from({ length: width }, (_value, column) => {
    if (column === place(mean)) return '●'
    if (column < from || column > to) return ' '
    return column === from ? '├' : column === to ? '┤' : '─'
  }).join('')
}
