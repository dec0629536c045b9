/** A stream of numbers that its seed decides. */
export interface SeededRandom {
  /** 32 random bits, as a whole number from 0 to 2³² − 1. */
  bits(): number
  /** A number in [0, 1). */
  uniform(): number
}

/**
 * The generator sfc32 of Chris Doty-Humphrey's PractRand: 128 bits of state and a counter, so that its period is at
 * least 2³². Any text may be a seed; the same text gives the same stream everywhere.
 */
export function seededRandom(seed: string): SeededRandom {
  let [a, b, c] = seedWords(seed)
  let counter = 1
  const bits = (): number => {
    const next = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + next) | 0
    return next >>> 0
  }
  // The first words still resemble the seed.
  for (let round = 0; round < 20; round += 1) bits()
  return { bits, uniform: () => bits() / 4_294_967_296 }
}

/** The whole numbers below `count` in a random order (Fisher and Yates). */
export function shuffledOrder(count: number, random: SeededRandom): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_value, index) => index)
  for (let last = count - 1; last > 0; last -= 1) {
    const chosen = Math.floor(random.uniform() * (last + 1))
    const kept = order[last] ?? 0
    order[last] = order[chosen] ?? 0
    order[chosen] = kept
  }
  return order
}

/** Three words of a text, by FNV-1a with three offsets. */
function seedWords(seed: string): readonly [number, number, number] {
  const hash = (offset: number): number => {
    let word = offset
    for (let index = 0; index < seed.length; index += 1) {
      word = Math.imul(word ^ seed.charCodeAt(index), 0x01000193)
    }
    return word | 0
  }
  return [hash(0x811c9dc5), hash(0x3c6ef372), hash(0x5bd1e995)]
}
