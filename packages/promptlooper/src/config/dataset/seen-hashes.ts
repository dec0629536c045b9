/** How often a hash was seen before, and on which line first. */
export interface EarlierHash {
  readonly count: number
  readonly firstLine: number
}

/** Numbers of one slot: two halves of a hash, the first line, the count. */
const SLOT = 4

/**
 * Counts hashes by their first 64 bits, in a table of plain numbers: 16 bytes a slot, at most half full, where a Map
 * of texts would hold the ids of a large dataset in memory.
 */
export class SeenHashes {
  #slots = new Uint32Array(1024 * SLOT)
  #size = 0

  /** Counts a hash (hexadecimal) and gives what was known of it before. */
  add(hash: string, line: number): EarlierHash {
    const high = Number.parseInt(hash.slice(0, 8), 16)
    const low = Number.parseInt(hash.slice(8, 16), 16)
    const at = this.#find(high, low)
    const count = this.#slots[at + 3] ?? 0
    const firstLine = this.#slots[at + 2] ?? 0
    if (count > 0) this.#slots[at + 3] = count + 1
    else this.#insert(at, high, low, line)
    return { count, firstLine }
  }

  #insert(at: number, high: number, low: number, line: number): void {
    const slots = this.#slots
    slots[at] = high
    slots[at + 1] = low
    slots[at + 2] = line
    slots[at + 3] = 1
    this.#size++
    if (this.#size * 2 * SLOT > this.#slots.length) this.#grow()
  }

  /** Where a hash stands, or the empty slot where it belongs. */
  #find(high: number, low: number): number {
    const mask = this.#slots.length / SLOT - 1
    for (let slot = high & mask; ; slot = (slot + 1) & mask) {
      const at = slot * SLOT
      if (this.#slots[at + 3] === 0 || (this.#slots[at] === high && this.#slots[at + 1] === low)) return at
    }
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Uint32Array(old.length * 2)
    for (let at = 0; at < old.length; at += SLOT) {
      if (old[at + 3] === 0) continue
      this.#slots.set(old.subarray(at, at + SLOT), this.#find(old[at] ?? 0, old[at + 1] ?? 0))
    }
  }
}
