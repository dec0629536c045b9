/** A source of random choices that a seed determines. */
export interface RandomNumbers {
  /** A number in [0, 1). */
  next(): number
  /** An integer from 0 up to, but not including, `bound`. */
  below(bound: number): number
  /** One of the items; the list must have some. */
  pick<Item>(items: readonly Item[]): Item
}

/** The generator called mulberry32 (Tommy Ettinger): small, and good enough to choose productions. */
export function randomNumbers(seed: number): RandomNumbers {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (bound: number): number => Math.floor(next() * bound)
  return {
    next,
    below,
    pick: (items) => {
      const item = items[below(items.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
  }
}
