import { normalTwoSidedTail } from './normal-tail.ts'
import { drawSignFlips } from './sign-flip-draws.ts'
import { nonZeroSums, rounding, unitDifferences, type DrawnPair, type SignFlipGiven } from './sign-flip-units.ts'

/**
 * For each pair the two-sided p-value of the sign-flip permutation test: were the two variants alike, each difference
 * (with groups, each group's sum of differences) would be as likely to have the other sign. Exact up to 20 units that
 * are not 0; up to 1,000 by drawing sign vectors, which all pairs share; above, by z = Σd / √Σd². Examples that only one
 * of a pair has are left out of it. Fisher (1935); Phipson and Smyth (2010) for (1 + count) / (1 + B).
 */
export function signFlipTests(given: SignFlipGiven): Float64Array {
  const pValues = new Float64Array(given.pairs.length)
  const drawn: DrawnPair[] = []
  for (const [index, [first, second]] of given.pairs.entries()) {
    const one = given.scores[first] ?? noScores
    const other = given.scores[second] ?? noScores
    const sums = nonZeroSums(unitDifferences(one, other, given.groups))
    if (sums.length <= mostExact) pValues[index] = exactTest(sums)
    else if (sums.length > mostDrawn) pValues[index] = largeSampleTest(sums)
    else drawn.push({ index, first, second })
  }
  if (drawn.length > 0) drawSignFlips(given, drawn, pValues)
  return pValues
}

/** Every one of the 2ᵏ sign vectors, in the order of Gray's code: each differs from the one before by one sign. */
function exactTest(sums: Float64Array): number {
  let sum = 0
  for (const each of sums) sum += each
  const atLeast = Math.abs(sum) - rounding
  const vectors = 2 ** sums.length
  const signs = new Int8Array(sums.length).fill(1)
  let count = 0
  for (let vector = 1; vector <= vectors; vector += 1) {
    if (Math.abs(sum) >= atLeast) count += 1
    const flipped = 31 - Math.clz32(vector & -vector)
    if (flipped >= sums.length) break
    const sign = signs[flipped] ?? 1
    sum -= 2 * sign * (sums[flipped] ?? 0)
    signs[flipped] = -sign
  }
  return count / vectors
}

function largeSampleTest(sums: Float64Array): number {
  let sum = 0
  let squares = 0
  for (const each of sums) {
    sum += each
    squares += each * each
  }
  return normalTwoSidedTail(sum / Math.sqrt(squares))
}

const mostExact = 20
const mostDrawn = 1_000
const noScores = new Float64Array()
