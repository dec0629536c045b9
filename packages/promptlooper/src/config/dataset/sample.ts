import { contentHash } from '../../domain/config-hash.ts'
import type { Example } from '../../domain/example.ts'

/** Which examples, and in which order. */
export interface SampleSettings {
  /** A seed; null: the dataset's own order. */
  readonly shuffle: number | null
  /** At most so many; null: all. */
  readonly limit: number | null
}

/**
 * Shuffles and limits. The order of a shuffle is that of the hashes of the seed with each example's key, so that an
 * example added to the dataset moves no other. With a shuffle, as many examples are held as are given.
 */
export async function* sample(
  examples: AsyncIterable<Example>,
  { shuffle, limit }: SampleSettings,
): AsyncIterable<Example> {
  if (shuffle === null) {
    yield* firstOf(examples, limit)
    return
  }
  const most = limit ?? Number.POSITIVE_INFINITY
  let drawn: Drawn[] = []
  for await (const example of examples) {
    drawn.push({ example, order: contentHash(`${shuffle}:${example.key}`) })
    if (drawn.length >= 2 * most + 1000) drawn = drawn.toSorted(byOrder).slice(0, most)
  }
  for (const { example } of drawn.toSorted(byOrder).slice(0, limit ?? undefined)) yield example
}

interface Drawn {
  readonly example: Example
  readonly order: string
}

function byOrder(left: Drawn, right: Drawn): number {
  return left.order < right.order ? -1 : left.order > right.order ? 1 : 0
}

async function* firstOf(examples: AsyncIterable<Example>, limit: number | null): AsyncIterable<Example> {
  if (limit === null) {
    yield* examples
    return
  }
  let left = limit
  if (left <= 0) return
  for await (const example of examples) {
    yield example
    if (--left === 0) return
  }
}
