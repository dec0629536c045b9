/**
 * The probability that a standard normal variable is at least |z| away from 0. Near 0 by the Maclaurin series of the
 * error function (DLMF 7.6.2), further out by the continued fraction of its complement (DLMF 7.9.1), by Lentz's method.
 */
export function normalTwoSidedTail(z: number): number {
  const size = Math.abs(z)
  if (size === Infinity) return 0
  return size < SERIES_BELOW ? 1 - centralProbability(size) : outerProbability(size)
}

const SERIES_BELOW = 2.5

/** P(|Z| < z) = 2·φ(z)·Σ z^(2k+1) / (1·3·…·(2k+1)). */
function centralProbability(z: number): number {
  let term = z
  let sum = z
  for (let step = 3; term > sum * 1e-17; step += 2) {
    term *= (z * z) / step
    sum += term
  }
  return 2 * density(z) * sum
}

/** P(|Z| > z) = 2·φ(z) / (z + 1/(z + 2/(z + 3/(z + …)))). */
function outerProbability(z: number): number {
  let fraction = z
  let numerator = z
  let denominator = 0
  for (let step = 1; step < 500; step += 1) {
    denominator = 1 / (z + step * denominator)
    numerator = z + step / numerator
    const factor = numerator * denominator
    fraction *= factor
    if (Math.abs(factor - 1) < 1e-16) break
  }
  return (2 * density(z)) / fraction
}

function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
}
