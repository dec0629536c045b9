import { seededRandom } from '../random.ts'
import { estimateScoreMean } from '../score-mean.ts'
import { wilsonInterval } from '../wilson-interval.ts'
import { gradedScore, normal, uniformOf } from './simulated-scores.ts'

/** The share of simulated samples whose interval holds the true mean. */
export function coverageOfGraded(mean: number, n: number, simulations: number, seed: string): number {
  const random = seededRandom(`${seed} graded ${mean} ${n}`)
  let covered = 0
  for (let simulation = 0; simulation < simulations; simulation += 1) {
    const scores = Float64Array.from({ length: n }, () => gradedScore(random, mean))
    if (holds(scores, null, mean)) covered += 1
  }
  return covered / simulations
}

/** The same for equal groups of 8 whose members share half of their variance. */
export function coverageOfGroups(groupCount: number, simulations: number, seed: string): number {
  const size = 8
  const random = seededRandom(`${seed} groups ${groupCount}`)
  const groups = Int32Array.from({ length: groupCount * size }, (_value, index) => Math.floor(index / size))
  let covered = 0
  for (let simulation = 0; simulation < simulations; simulation += 1) {
    const shared = Array.from({ length: groupCount }, () => normal(random))
    const scores = Float64Array.from(groups, (group) =>
      uniformOf(Math.SQRT1_2 * (shared[group] ?? 0) + Math.SQRT1_2 * normal(random)),
    )
    if (holds(scores, groups, 0.5)) covered += 1
  }
  return covered / simulations
}

function holds(scores: Float64Array, groups: Int32Array | null, mean: number): boolean {
  const { interval } = estimateScoreMean(scores, groups)
  return interval !== null && interval.low <= mean && mean <= interval.high
}

/** The exact coverage of Wilson's interval: the binomial probabilities of those counts whose interval holds `p`, summed. */
export function wilsonCoverage(n: number, p: number): number {
  let coverage = 0
  let logChoose = 0
  for (let count = 0; count <= n; count += 1) {
    if (count > 0) logChoose += Math.log((n - count + 1) / count)
    const { low, high } = wilsonInterval(count, n)
    if (low <= p && p <= high) coverage += Math.exp(logChoose + count * Math.log(p) + (n - count) * Math.log(1 - p))
  }
  return coverage
}
