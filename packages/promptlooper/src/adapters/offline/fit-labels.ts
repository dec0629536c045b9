import { difference, dot, toUnit, weightedSum, type Vector } from './vector.ts'

/** Gives a score per label for a text's vector: the highest is the answer. */
export type LabelScores = (text: Vector) => readonly number[]

/** A piece of evidence as the encoder sees it. */
export interface EvidenceVector {
  readonly vector: Vector
  readonly label: number
  readonly weight: number
}

/** How strongly evidence is distrusted. Between 0.3 and 3 the accuracy on glosses moves by about one point. */
const ridge = 1

/**
 * Fits weighted kernel ridge regression to the evidence, one column per label, in the dual form: with few pieces of
 * evidence and 512 dimensions that is a small system. (Hastie, Tibshirani, Friedman, The Elements of Statistical
 * Learning, 2nd ed., sections 3.4.1 and 18.3.5.) Everything is centred on the middle of the labels first, because what
 * the labels have in common does not tell them apart.
 */
export function fitLabels(evidence: readonly EvidenceVector[], labelCount: number): LabelScores {
  const middle = middleOfLabels(evidence, labelCount)
  const toCentred = (vector: Vector): Vector => toUnit(difference(vector, middle))
  const points = evidence.map(({ vector }) => toCentred(vector))
  const system = points.map((left, row) =>
    points.map((right, column) => dot(left, right) + (row === column ? ridge / (evidence[row]?.weight ?? 1) : 0)),
  )
  const targets = evidence.map(({ label }) =>
    Array.from({ length: labelCount }, (_, column) => (column === label ? 1 : 0) - 1 / labelCount),
  )
  const solution = solvePositive(system, targets)
  const directions = Array.from({ length: labelCount }, (_, label) =>
    weightedSum(
      points,
      solution.map((row) => row[label] ?? 0),
    ),
  )
  return (text) => {
    const centred = toCentred(text)
    return directions.map((direction) => dot(direction, centred))
  }
}

function middleOfLabels(evidence: readonly EvidenceVector[], labelCount: number): Vector {
  const means = Array.from({ length: labelCount }, (_, label) => {
    const own = evidence.filter((piece) => piece.label === label)
    return toUnit(
      weightedSum(
        own.map((piece) => piece.vector),
        own.map((piece) => piece.weight),
      ),
    )
  })
  return weightedSum(
    means,
    means.map(() => 1 / labelCount),
  )
}

/** Solves a symmetric positive definite system for several right-hand sides, by Gaussian elimination, which needs no pivots there. */
function solvePositive(system: readonly (readonly number[])[], targets: readonly (readonly number[])[]): number[][] {
  const rows = system.map((row, at) => [...row, ...(targets[at] ?? [])])
  const size = rows.length
  for (const [at, pivotRow] of rows.entries()) {
    const pivot = pivotRow[at] ?? 1
    for (const below of rows.slice(at + 1)) {
      const factor = (below[at] ?? 0) / pivot
      for (let column = at; column < pivotRow.length; column += 1) {
        below[column] = (below[column] ?? 0) - factor * (pivotRow[column] ?? 0)
      }
    }
  }
  for (let at = size - 1; at >= 0; at -= 1) {
    const row = rows[at] ?? []
    for (let column = size; column < row.length; column += 1) {
      let value = row[column] ?? 0
      for (let known = at + 1; known < size; known += 1) value -= (row[known] ?? 0) * (rows[known]?.[column] ?? 0)
      row[column] = value / (row[at] ?? 1)
    }
  }
  return rows.map((row) => row.slice(size))
}
