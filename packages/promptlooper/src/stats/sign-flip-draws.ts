import { seededRandom, type SeededRandom } from './random.ts'
import { groupCount, rounding, type DrawnPair, type SignFlipGiven } from './sign-flip-units.ts'

/**
 * Draws sign vectors for the pairs and writes their p-values, (1 + count) / (1 + B), at each pair's `index`. B is
 * max(10,000, ⌈20·m/α⌉) for m pairs, at most a million. A pair that a hundred vectors have reached after the first
 * 10,000 is known to a tenth of its p-value and takes no part in the rest (Besag and Clifford 1991).
 *
 * A sign vector's sum is taken once for each variant, and a pair is the difference of two sums. Units lie in blocks of
 * eight, whose 256 signed sums stand in a table: a vector costs one look-up for a block.
 */
export function drawSignFlips(given: SignFlipGiven, drawn: readonly DrawnPair[], pValues: Float64Array): void {
  const most = Math.min(mostVectors, Math.max(fewestVectors, Math.ceil((20 * given.pairs.length) / given.alpha)))
  for (const { columns, pairs } of alignedColumns(given, drawn)) {
    const random = seededRandom(given.seed)
    const tables = columns.map(blockTables)
    const open = pairs.map((pair): OpenPair => ({
      ...pair,
      atLeast: Math.abs(total(columns[pair.second]) - total(columns[pair.first])) - rounding,
      count: 0,
    }))
    drawForOpenPairs(tables, open, random, most, pValues)
  }
}

interface OpenPair extends DrawnPair {
  readonly atLeast: number
  count: number
}

function drawForOpenPairs(
  tables: readonly Float64Array[],
  pairs: readonly OpenPair[],
  random: SeededRandom,
  most: number,
  pValues: Float64Array,
): void {
  let open = pairs
  const blocks = (tables[0]?.length ?? 0) / tableSize
  const sums = tables.map(() => new Float64Array(chunkVectors))
  for (let drawn = 0; drawn < most && open.length > 0;) {
    const vectors = Math.min(chunkVectors, most - drawn)
    const signs = randomBytes(random, vectors * blocks)
    const needed = new Set(open.flatMap(({ first, second }) => [first, second]))
    for (const column of needed) signedSums(tables[column], signs, blocks, vectors, sums[column])
    for (const pair of open) pair.count += countReached(sums[pair.first], sums[pair.second], vectors, pair.atLeast)
    drawn += vectors
    const isLast = drawn >= most
    for (const { index, count } of open) pValues[index] = (1 + count) / (1 + drawn)
    if (!isLast && drawn >= fewestVectors) open = open.filter(({ count }) => count < countKnown)
  }
}

function countReached(
  first: Float64Array | undefined,
  second: Float64Array | undefined,
  vectors: number,
  atLeast: number,
): number {
  if (first === undefined || second === undefined) return 0
  let count = 0
  for (let vector = 0; vector < vectors; vector += 1) {
    if (Math.abs((second[vector] ?? 0) - (first[vector] ?? 0)) >= atLeast) count += 1
  }
  return count
}

/** Vectors side by side, so that a block's table stays in the processor's cache. */
function signedSums(
  table: Float64Array | undefined,
  signs: Uint8Array,
  blocks: number,
  vectors: number,
  sums: Float64Array | undefined,
): void {
  if (table === undefined || sums === undefined) return
  sums.fill(0)
  for (let block = 0; block < blocks; block += 1) {
    const start = block * tableSize
    const signsOfBlock = block * vectors
    for (let vector = 0; vector < vectors; vector += 1) {
      sums[vector] = (sums[vector] ?? 0) + (table[start + (signs[signsOfBlock + vector] ?? 0)] ?? 0)
    }
  }
}

/** For each block of eight units the sum under each of its 256 sign patterns: a set bit is a plus. */
function blockTables(units: Float64Array): Float64Array {
  const blocks = Math.ceil(units.length / blockSize)
  const tables = new Float64Array(blocks * tableSize)
  for (let block = 0; block < blocks; block += 1) {
    for (let pattern = 0; pattern < tableSize; pattern += 1) {
      let sum = 0
      for (let bit = 0; bit < blockSize; bit += 1) {
        const unit = units[block * blockSize + bit] ?? 0
        sum += (pattern >> bit) & 1 ? unit : -unit
      }
      tables[block * tableSize + pattern] = sum
    }
  }
  return tables
}

interface AlignedPairs {
  /** A variant's sums by unit. */
  readonly columns: readonly Float64Array[]
  readonly pairs: readonly DrawnPair[]
}

/**
 * Pairs of variants that have scores on the same examples share their columns. Where one of a pair has examples that the
 * other lacks, the pair has two columns of its own, without those.
 */
function alignedColumns(given: SignFlipGiven, drawn: readonly DrawnPair[]): readonly AlignedPairs[] {
  const { scores, groups } = given
  const units = groups === null ? (scores[0]?.length ?? 0) : groupCount(groups)
  const columnOf = (variant: Float64Array, other: Float64Array): Float64Array => {
    const column = new Float64Array(units)
    for (let index = 0; index < variant.length; index += 1) {
      const score = variant[index] ?? NaN
      if (Number.isNaN(score) || Number.isNaN(other[index] ?? NaN)) continue
      const unit = groups === null ? index : (groups[index] ?? 0)
      column[unit] = (column[unit] ?? 0) + score
    }
    return column
  }
  const shared = drawn.filter(({ first, second }) => haveSameExamples(scores[first], scores[second]))
  const isShared = new Set(shared)
  const own = drawn.filter((pair) => !isShared.has(pair))
  const aligned: AlignedPairs[] = own.map(({ index, first, second }) => {
    const [one, other] = [scores[first] ?? noColumn, scores[second] ?? noColumn]
    return { columns: [columnOf(one, other), columnOf(other, one)], pairs: [{ index, first: 0, second: 1 }] }
  })
  if (shared.length > 0) {
    const used = [...new Set(shared.flatMap(({ first, second }) => [first, second]))]
    const places = new Map(used.map((variant, place) => [variant, place]))
    aligned.push({
      columns: used.map((variant) => columnOf(scores[variant] ?? noColumn, scores[variant] ?? noColumn)),
      pairs: shared.map(({ index, first, second }) => ({
        index,
        first: places.get(first) ?? 0,
        second: places.get(second) ?? 0,
      })),
    })
  }
  return aligned
}

function haveSameExamples(one: Float64Array | undefined, other: Float64Array | undefined): boolean {
  if (one === undefined || other === undefined) return false
  for (let index = 0; index < one.length; index += 1) {
    if (Number.isNaN(one[index] ?? NaN) !== Number.isNaN(other[index] ?? NaN)) return false
  }
  return true
}

function randomBytes(random: SeededRandom, count: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(count / 4))
  for (let index = 0; index < words.length; index += 1) words[index] = random.bits()
  return new Uint8Array(words.buffer, 0, count)
}

function total(column: Float64Array | undefined): number {
  let sum = 0
  for (const each of column ?? noColumn) sum += each
  return sum
}

const fewestVectors = 10_000
const mostVectors = 1_000_000
const countKnown = 100
const chunkVectors = 2_000
const blockSize = 8
const tableSize = 256
const noColumn = new Float64Array()
