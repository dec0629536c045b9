/**
 * Counts examples by group, in bounded memory: beyond so many groups the further ones share counts, which can only make
 * the effective number smaller.
 */
export class GroupSizes {
  readonly #sizes = new Map<string, number>()
  readonly #shared = new Float64Array(sharedCounts)
  #withoutGroup = 0
  #examples = 0

  /** @param group null for an example that is a group of its own */
  add(group: string | null): void {
    this.#examples += 1
    if (group === null) {
      this.#withoutGroup += 1
      return
    }
    const known = this.#sizes.get(group)
    if (known !== undefined || this.#sizes.size < mostGroups) this.#sizes.set(group, (known ?? 0) + 1)
    else {
      const at = hashOf(group) % sharedCounts
      this.#shared[at] = (this.#shared[at] ?? 0) + 1
    }
  }

  /** (Σn_g)²/Σn_g², the number of equal groups that would weigh as much as these; null where there are no groups. */
  effective(): number | null {
    if (this.#withoutGroup === this.#examples) return null
    let squares = this.#withoutGroup
    for (const size of this.#sizes.values()) squares += size * size
    for (const size of this.#shared) squares += size * size
    return this.#examples ** 2 / squares
  }
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}

const mostGroups = 100_000
const sharedCounts = 1 << 20
