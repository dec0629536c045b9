import { testEquivalence } from './equivalence.ts'
import type { Interval } from './interval.ts'

/** What a comparison of two variants comes to. */
export type Verdict =
  /** The second variant's mean differs from the first's; `isSmall` where also by less than the least difference. */
  | { readonly kind: 'better' | 'worse'; readonly isSmall: boolean }
  /** They differ by less than the least difference. */
  | { readonly kind: 'equivalent'; readonly interval: Interval }
  /** `leansTo` where the interval is off 0 but the test does not bear it out. */
  | { readonly kind: 'undecided'; readonly leansTo: 'first' | 'second' | null }
  /** Too many runs of one of the two failed. */
  | { readonly kind: 'not-measured' }

/** What a verdict stands on. */
export interface VerdictGiven {
  /** `second − first` by example; NaN where one is missing. */
  readonly differences: ArrayLike<number>
  readonly groups: ArrayLike<number> | null
  readonly mean: number | null
  /** 95 %; null where there is none. */
  readonly interval: Interval | null
  readonly adjustedPValue: number
  /** What the adjusted p-value is held against. */
  readonly alpha: number
  /** The least difference that matters; null where none is named. */
  readonly least: number | null
}

/** The verdict by the policy: a difference that is shown, else equivalence that is shown, else undecided. */
export function decideVerdict(given: VerdictGiven): Verdict {
  const { differences, groups, mean, interval, adjustedPValue, alpha, least } = given
  const equivalence = least === null ? null : testEquivalence(differences, groups, least, alpha)
  const direction = directionOf(mean, interval)
  if (adjustedPValue < alpha && direction !== 0) {
    return { kind: direction > 0 ? 'better' : 'worse', isSmall: equivalence?.isEquivalent ?? false }
  }
  if (equivalence?.isEquivalent === true && equivalence.interval !== null) {
    return { kind: 'equivalent', interval: equivalence.interval }
  }
  const leansTo = interval === null || direction === 0 ? null : direction > 0 ? 'second' : 'first'
  return { kind: 'undecided', leansTo }
}

/**
 * On which side of 0 the interval lies; 0 where it holds it. Where all differences are equal there is no interval, and
 * the one value that all have stands for it.
 */
function directionOf(mean: number | null, interval: Interval | null): -1 | 0 | 1 {
  const low = interval?.low ?? mean ?? 0
  const high = interval?.high ?? mean ?? 0
  if (low > 0) return 1
  return high < 0 ? -1 : 0
}
