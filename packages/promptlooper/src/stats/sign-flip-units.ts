/** What sign-flip tests are made on. */
export interface SignFlipGiven {
  /** One for each variant: its score on every example, NaN where it has none. */
  readonly scores: readonly Float64Array[]
  /** The group of each example, a whole number from 0; null: no groups. */
  readonly groups: ArrayLike<number> | null
  /** Which variants are compared: places in `scores`. */
  readonly pairs: readonly (readonly [first: number, second: number])[]
  readonly alpha: number
  /** Decides the drawn signs. */
  readonly seed: string
}

/** A pair whose p-value is drawn; `index` is its place among all pairs. */
export interface DrawnPair {
  readonly index: number
  readonly first: number
  readonly second: number
}

/** The difference `second − first` by unit: by example or, with groups, summed by group. Missing examples add nothing. */
export function unitDifferences(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  groups: ArrayLike<number> | null,
): Float64Array {
  const sums = new Float64Array(groups === null ? first.length : groupCount(groups))
  for (let index = 0; index < first.length; index += 1) {
    const difference = (second[index] ?? NaN) - (first[index] ?? NaN)
    if (Number.isNaN(difference)) continue
    const unit = groups === null ? index : (groups[index] ?? 0)
    sums[unit] = (sums[unit] ?? 0) + difference
  }
  return sums
}

/** How many groups there are: groups are numbered from 0. */
export function groupCount(groups: ArrayLike<number>): number {
  let highest = -1
  for (let index = 0; index < groups.length; index += 1) highest = Math.max(highest, groups[index] ?? 0)
  return highest + 1
}

/** Units that are not 0: those that are stay 0 under either sign. Sums of decimal scores miss 0 by rounding only. */
export function nonZeroSums(sums: Float64Array): Float64Array {
  return sums.filter((sum) => Math.abs(sum) > rounding)
}

/** What two sums of the same numbers, added in another order, may differ by. */
export const rounding = 1e-9
