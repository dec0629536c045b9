import type { Interval } from './interval.ts'
import { normalQuantile } from './normal-quantile.ts'
import { wilsonInterval } from './wilson-interval.ts'

/** A coefficient with its interval. */
export interface CoefficientEstimate {
  readonly value: number
  readonly interval: Interval
}

/** The share of cases on which two raters agree, by Wilson's interval; `counts[i][j]`: the first said i, the second j. */
export function estimateAgreement(counts: readonly (readonly number[])[]): CoefficientEstimate | null {
  const n = sum(counts.map(sum))
  if (n === 0) return null
  const agreed = sum(counts.map((row, index) => row[index] ?? 0))
  return { value: agreed / n, interval: wilsonInterval(agreed, n) }
}

/**
 * Cohen's kappa: agreement beyond what chance alone gives, 1 where it is perfect, 0 where it is chance. Its interval is of
 * the large-sample standard error of Fleiss, Cohen and Everitt (1969) on the scale of Fisher's z, with half a case added to
 * every cell, so that few cases that all agree are not certain. null where both raters know one class only.
 */
export function estimateKappa(counts: readonly (readonly number[])[], confidence = 0.95): CoefficientEstimate | null {
  const plain = kappaWithError(counts)
  if (plain === null) return null
  const added = kappaWithError(counts.map((row) => row.map((count) => count + 0.5)))
  if (added === null) return null
  const z = Math.atanh(added.value)
  const half = (normalQuantile(1 - (1 - confidence) / 2) * added.error) / (1 - added.value ** 2)
  const [low, high] = [Math.tanh(z - half), Math.tanh(z + half)]
  return { value: plain.value, interval: { low: Math.min(low, plain.value), high: Math.max(high, plain.value) } }
}

function kappaWithError(
  counts: readonly (readonly number[])[],
): { readonly value: number; readonly error: number } | null {
  const n = sum(counts.map(sum))
  if (n === 0) return null
  const shares = counts.map((row) => row.map((count) => count / n))
  const rows = shares.map(sum)
  const columns = shares.map((_row, index) => sum(shares.map((row) => row[index] ?? 0)))
  const observed = sum(shares.map((row, index) => row[index] ?? 0))
  const chance = sum(rows.map((row, index) => row * (columns[index] ?? 0)))
  if (chance >= 1) return null
  const value = (observed - chance) / (1 - chance)
  let variance = -((value - chance * (1 - value)) ** 2)
  for (const [first, row] of shares.entries()) {
    for (const [second, share] of row.entries()) {
      const margins =
        first === second
          ? 1 - ((rows[first] ?? 0) + (columns[first] ?? 0)) * (1 - value)
          : (1 - value) * ((columns[first] ?? 0) + (rows[second] ?? 0))
      variance += share * margins ** 2
    }
  }
  return { value, error: Math.sqrt(Math.max(0, variance) / n) / (1 - chance) }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
