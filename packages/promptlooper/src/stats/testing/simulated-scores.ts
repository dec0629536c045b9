import type { SeededRandom } from '../random.ts'
import { normalQuantile } from '../normal-quantile.ts'
import { normalTwoSidedTail } from '../normal-tail.ts'

/** A standard normal variable. */
export function normal(random: SeededRandom): number {
  return normalQuantile((random.bits() + 0.5) / 4_294_967_296)
}

/** A score of 0 or 1 that passes with probability `mean`. */
export function binaryScore(random: SeededRandom, mean: number): number {
  return random.uniform() < mean ? 1 : 0
}

/** A graded score in [0, 1] with this mean: the mean of `grades` throws, as a rubric of so many points gives. */
export function gradedScore(random: SeededRandom, mean: number, grades = 4): number {
  let points = 0
  for (let grade = 0; grade < grades; grade += 1) points += binaryScore(random, mean)
  return points / grades
}

/** Skewed: mostly the full score, rarely nothing. */
export function skewedScore(random: SeededRandom, mean: number): number {
  return random.uniform() < 0.1 ? 0 : Math.min(1, (mean / 0.9) * (0.9 + 0.2 * random.uniform()))
}

/**
 * Columns of binary scores, one for each mean, that share the examples' difficulty: a normal copula with correlation
 * `shared` between any two variants.
 */
export function sharedDifficultyScores(
  random: SeededRandom,
  means: readonly number[],
  count: number,
  shared: number,
): readonly Float64Array[] {
  const thresholds = means.map((mean) => normalQuantile(mean))
  const columns = means.map(() => new Float64Array(count))
  for (let example = 0; example < count; example += 1) {
    const difficulty = Math.sqrt(shared) * normal(random)
    for (const [variant, threshold] of thresholds.entries()) {
      const ability = difficulty + Math.sqrt(1 - shared) * normal(random)
      const column = columns[variant]
      if (column !== undefined) column[example] = ability < threshold ? 1 : 0
    }
  }
  return columns
}

/** A graded score in (0, 1) from a normal variable: uniform, so its mean is one half. */
export function uniformOf(z: number): number {
  const tail = normalTwoSidedTail(z) / 2
  return z < 0 ? tail : 1 - tail
}
