/**
 * The cosine of the angle between two vectors, from −1 to 1. Throws where they have not the same length, or one of them has no
 * direction.
 */
export function cosine(left: readonly number[], right: readonly number[]): number {
  if (left.length !== right.length)
    throw new Error(`vectors of ${left.length} and ${right.length} numbers can't be compared`)
  const product = dot(left, right)
  const lengths = Math.sqrt(dot(left, left)) * Math.sqrt(dot(right, right))
  if (!(lengths > 0)) throw new Error('a vector of zeros has no direction')
  return Math.min(1, Math.max(-1, product / lengths))
}

function dot(left: readonly number[], right: readonly number[]): number {
  let sum = 0
  for (const [index, number] of left.entries()) sum += number * (right[index] ?? 0)
  return sum
}
