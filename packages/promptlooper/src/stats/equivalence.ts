import type { Interval } from './interval.ts'
import { estimateMean } from './mean-estimate.ts'

/** Whether differences are shown to lie within ±least. */
export interface Equivalence {
  readonly isEquivalent: boolean
  /** The interval of confidence 1 − 2α that must lie inside ±least; null where the sample can't give one. */
  readonly interval: Interval | null
}

/**
 * Two one-sided tests by an interval: the 1 − 2α interval of Student's t of the paired differences, with one
 * pseudo-difference +1 and one −1 added (with groups, two further groups of one), lies inside ±least. The added pair
 * keeps rare large differences that a sample has not met yet from being taken for none; below ln α / ln(1 − least)
 * examples (groups, where there are some) even a sample without any difference proves nothing. A missing difference is
 * NaN. `groups[i]` is a whole number from 0; null: no groups.
 */
export function testEquivalence(
  differences: ArrayLike<number>,
  groups: ArrayLike<number> | null,
  least: number,
  alpha: number,
): Equivalence {
  const plain = estimateMean(differences, groups)
  const independent = plain.effectiveGroups ?? plain.n
  if (independent < Math.log(alpha) / Math.log(1 - least)) return { isEquivalent: false, interval: null }
  const added = Float64Array.from({ length: differences.length + 2 }, (_value, index) => differences[index] ?? NaN)
  added.set([1, -1], differences.length)
  const { interval } = estimateMean(added, groups === null ? null : withTwoGroups(groups), 1 - 2 * alpha)
  if (interval === null) return { isEquivalent: false, interval: null }
  return { isEquivalent: interval.low > -least && interval.high < least, interval }
}

function withTwoGroups(groups: ArrayLike<number>): Int32Array {
  const added = new Int32Array(groups.length + 2)
  let highest = -1
  for (let index = 0; index < groups.length; index += 1) {
    added[index] = groups[index] ?? 0
    highest = Math.max(highest, added[index] ?? 0)
  }
  added.set([highest + 1, highest + 2], groups.length)
  return added
}
