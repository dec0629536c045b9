const unitMs: ReadonlyMap<string, number> = new Map([
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 604_800_000],
])

/** How an age is written: a number of minutes, hours, days or weeks, as `30m`, `12h`, `7d`, `4w`. */
export const agePattern = /^(\d+(?:\.\d+)?)(m|h|d|w)$/

/** Reads an age; gives milliseconds, and undefined for a text that is none. */
export function parseAge(text: string): number | undefined {
  const match = agePattern.exec(text)
  const unit = unitMs.get(match?.[2] ?? '')
  return match?.[1] === undefined || unit === undefined ? undefined : Number(match[1]) * unit
}
