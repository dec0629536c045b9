import { normalQuantile } from './normal-quantile.ts'
import type { CoefficientEstimate } from './agreement.ts'

/** A pair of figures and the class within which it is compared with others. */
export interface ClassedPair {
  readonly x: number
  readonly y: number
  readonly group: string
}

/**
 * The correlation of x and y among pairs of the same class: Pearson's, of what is left when each class's means are taken
 * off. Its interval is by Fisher's z (1921), with a degree of freedom less for each class beyond the first. null where
 * fewer than 5 degrees of freedom are left, or x or y does not vary within any class.
 */
export function correlationWithin(pairs: readonly ClassedPair[], confidence = 0.95): CoefficientEstimate | null {
  const groups = [...Map.groupBy(pairs, ({ group }) => group).values()]
  let [xx, yy, xy] = [0, 0, 0]
  for (const group of groups) {
    const meanX = mean(group.map(({ x }) => x))
    const meanY = mean(group.map(({ y }) => y))
    for (const { x, y } of group) {
      xx += (x - meanX) ** 2
      yy += (y - meanY) ** 2
      xy += (x - meanX) * (y - meanY)
    }
  }
  const freedom = pairs.length - (groups.length - 1) - 3
  if (freedom < 5 || xx < 1e-12 || yy < 1e-12) return null
  const value = Math.min(1, Math.max(-1, xy / Math.sqrt(xx * yy)))
  const half = normalQuantile(1 - (1 - confidence) / 2) / Math.sqrt(freedom)
  const z = Math.atanh(value)
  return { value, interval: { low: Math.tanh(z - half), high: Math.tanh(z + half) } }
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0) / numbers.length
}
