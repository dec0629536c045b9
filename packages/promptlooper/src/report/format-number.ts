import type { Interval } from '../stats/interval.ts'

/** A score in [0, 1]: `.868`, `1.000`; `–` for none. */
export function formatScore(value: number | null): string {
  return value === null ? NONE : fraction(value, 3)
}

/** A level or a bound as a person wrote it: `.05`, `.025`. */
export function formatLevel(value: number): string {
  return String(Number(value.toPrecision(3))).replace(/^(-?)0\./, '$1.')
}

/** A score with its interval: `.868 [.82, .90]`; without one, the score alone. */
export function formatEstimate(value: number | null, interval: Interval | null): string {
  return interval === null ? formatScore(value) : `${formatScore(value)} ${formatInterval(interval)}`
}

/** `[.82, .90]`; three digits where two would hide the width. */
function formatInterval({ low, high }: Interval): string {
  const digits = digitsFor({ low, high })
  return `[${fraction(low, digits)}, ${fraction(high, digits)}]`
}

/** A difference of scores with its sign: `+.24 [+.18, +.30]`; `–` for none. */
export function formatDifference(value: number | null, interval: Interval | null): string {
  if (value === null) return NONE
  if (interval === null) return signed(value, 3)
  const digits = digitsFor(interval)
  return `${signed(value, digits)} [${signed(interval.low, digits)}, ${signed(interval.high, digits)}]`
}

/** A difference whose direction a word tells: `.24 [.18, .30]`. */
export function formatDistance(value: number | null, interval: Interval | null): string {
  if (value === null || interval === null) return formatScore(value)
  return `${fraction(value, digitsFor(interval))} ${formatInterval(interval)}`
}

/** A ratio with its interval: `×1.42 [1.30, 1.55]`. */
export function formatRatio(ratio: number, interval: Interval | null): string {
  const digits = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3))
  return `×${digits(ratio)}${interval === null ? '' : ` [${digits(interval.low)}, ${digits(interval.high)}]`}`
}

/** Milliseconds for people: `850 ms`, `1.2 s`, `2 min 5 s`, `1 h 3 min`; `–` for none. */
export function formatDuration(milliseconds: number | null): string {
  if (milliseconds === null) return NONE
  if (milliseconds < 10) return `${Number(milliseconds.toFixed(1))} ms`
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 59_950) return `${(milliseconds / 1_000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1_000)
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`
}

/** USD: `$0`, `$0.00012`, `$0.0041`, `$0.41`, `$12.30`, `$1,234`. */
export function formatUsd(usd: number): string {
  if (usd === 0) return '$0'
  if (usd < 0.000001) return '<$0.000001'
  if (usd < 0.0995) return `$${usd.toFixed(Math.max(2, 1 - Math.floor(Math.log10(usd))))}`
  if (usd < 999.995) return `$${usd.toFixed(2)}`
  return `$${formatInteger(usd)}`
}

/** A count, shortened: `999`, `12.3k`, `1.2M`. */
export function formatCount(count: number): string {
  if (count < 1_000) return String(Math.round(count))
  if (count < 999_950) return `${(count / 1_000).toFixed(1)}k`
  if (count < 999_950_000) return `${(count / 1_000_000).toFixed(1)}M`
  return `${(count / 1_000_000_000).toFixed(1)}G`
}

/** A count in full: `12,345`. */
export function formatInteger(count: number): string {
  return Math.round(count)
    .toString()
    .replaceAll(/\B(?=(\d{3})+$)/g, ',')
}

/** A share: `5.2 %`. */
export function formatPercent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`
}

/** A moment in universal time: `2026-11-03 14:05:09 UTC`; `–` for none. */
export function formatMoment(epochMs: number | null): string {
  return epochMs === null ? NONE : `${new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

const NONE = '–'

function digitsFor({ low, high }: Interval): number {
  return high - low < 0.04 ? 3 : 2
}

/** Without the zero before the point, as in tables of statistics. */
function fraction(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits).replace(/^0\./, '.')
  return value < 0 && Number(text) !== 0 ? `-${text}` : text
}

function signed(value: number, digits: number): string {
  const text = fraction(value, digits)
  return value > 0 && Number(text) !== 0 ? `+${text}` : text
}
