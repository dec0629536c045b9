/**
 * The length of the longest common subsequence of two lists: as many items as stand in both in the same order, with
 * anything between them. Takes time in proportion to the product of the lengths; throws where that is over 100 million.
 */
export function commonSubsequenceLength(left: readonly string[], right: readonly string[]): number {
  if (left.length * right.length > mostSteps) {
    throw new Error(`texts of ${left.length} and ${right.length} words are too long to compare`)
  }
  const lengths = new Uint32Array(right.length + 1)
  for (const item of left) {
    // The cell to the upper left, which the row is written over.
    let before = 0
    for (let index = 0; index < right.length; index += 1) {
      const above = lengths[index + 1] ?? 0
      lengths[index + 1] = item === right[index] ? before + 1 : Math.max(above, lengths[index] ?? 0)
      before = above
    }
  }
  return lengths[right.length] ?? 0
}

const mostSteps = 100_000_000
