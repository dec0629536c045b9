/** A range that holds the true value in `confidence` of all samples; 95 % unless said otherwise. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/** The same interval without what lies outside `[least, most]`: bounds that the quantity can't pass cost no coverage. */
export function clampInterval(interval: Interval, least: number, most: number): Interval {
  return { low: Math.min(most, Math.max(least, interval.low)), high: Math.min(most, Math.max(least, interval.high)) }
}
