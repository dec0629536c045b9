import { logBeta } from './log-beta.ts'

/**
 * The regularised incomplete beta function I_x(a, b) for a, b > 0 and x in [0, 1]. `complement` is 1 − x; give it where
 * it is known more exactly than by subtraction. Continued fraction of DLMF 8.17.22 by Lentz's method.
 */
export function regularisedIncompleteBeta(a: number, b: number, x: number, complement: number = 1 - x): number {
  if (!(a > 0 && b > 0)) throw new RangeError(`a and b must be positive, not ${a} and ${b}`)
  if (x <= 0) return 0
  if (complement <= 0) return 1
  // The fraction converges fast only below the mean; the other side comes by symmetry.
  if (x > (a + 1) / (a + b + 2)) return 1 - lowerPart(b, a, complement, x)
  return lowerPart(a, b, x, complement)
}

function lowerPart(a: number, b: number, x: number, complement: number): number {
  const logX = complement < 0.5 ? Math.log1p(-complement) : Math.log(x)
  const logComplement = x < 0.5 ? Math.log1p(-x) : Math.log(complement)
  return Math.exp(a * logX + b * logComplement - logBeta(a, b)) / (a * continuedFraction(a, b, x))
}

function continuedFraction(a: number, b: number, x: number): number {
  let fraction = 1
  let numerator = 1
  let denominator = 0
  for (let step = 1; step <= MOST_STEPS; step += 1) {
    const term = partialNumerator(a, b, x, step)
    denominator = 1 / awayFromZero(1 + term * denominator)
    numerator = awayFromZero(1 + term / numerator)
    const factor = numerator * denominator
    fraction *= factor
    if (Math.abs(factor - 1) < 1e-16) break
  }
  return fraction
}

function partialNumerator(a: number, b: number, x: number, step: number): number {
  const m = Math.floor(step / 2)
  if (step % 2 === 0) return (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
  return (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
}

function awayFromZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value
}

/** Steps grow with the root of the larger argument; this is far above any that a sample gives. */
const MOST_STEPS = 20_000
