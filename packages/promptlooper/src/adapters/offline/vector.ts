/** A direction in the encoder's space. */
export type Vector = Float32Array

/** The dot product: of vectors of length 1, their cosine. */
export function dot(left: Vector, right: Vector): number {
  let sum = 0
  for (let index = 0; index < left.length; index += 1) sum += (left[index] ?? 0) * (right[index] ?? 0)
  return sum
}

/** The weighted sum; the weights default to 1. */
export function weightedSum(vectors: readonly Vector[], weights?: readonly number[]): Vector {
  const sum = new Float32Array(vectors[0]?.length ?? 0)
  for (const [at, vector] of vectors.entries()) {
    const weight = weights === undefined ? 1 : (weights[at] ?? 0)
    for (let index = 0; index < sum.length; index += 1) sum[index] = (sum[index] ?? 0) + weight * (vector[index] ?? 0)
  }
  return sum
}

/** The same direction with length 1; a vector of zeros stays. */
export function toUnit(vector: Vector): Vector {
  const length = Math.sqrt(dot(vector, vector))
  return length === 0 ? vector : vector.map((value) => value / length)
}

/** The first vector less the second. */
export function difference(left: Vector, right: Vector): Vector {
  return left.map((value, index) => value - (right[index] ?? 0))
}
