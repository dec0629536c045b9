import { regularisedIncompleteBeta } from './incomplete-beta.ts'
import { logBeta } from './log-beta.ts'
import { normalQuantile } from './normal-quantile.ts'

/** The probability that |T| is at least |t|, for Student's T with `degrees` degrees of freedom (any positive number). */
export function studentTwoSidedTail(t: number, degrees: number): number {
  const square = t * t
  return regularisedIncompleteBeta(degrees / 2, 0.5, degrees / (degrees + square), square / (degrees + square))
}

/**
 * The value below which Student's T falls with probability `p` in (0, 1). Newton's method on the upper tail: the tail
 * is convex, so that steps from the normal quantile, which lies on the inner side, never pass the root.
 */
export function studentQuantile(p: number, degrees: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a probability lies in (0, 1), not ${p}`)
  if (!(degrees > 0)) throw new RangeError(`degrees of freedom must be positive, not ${degrees}`)
  if (p === 0.5) return 0
  const t = upperQuantile(Math.min(p, 1 - p), degrees)
  return p < 0.5 ? -t : t
}

/** A report asks for few of them, each for every pair of variants. */
const known = new Map<string, number>()
const mostKnown = 1_000

function upperQuantile(tail: number, degrees: number): number {
  const name = `${tail} ${degrees}`
  const there = known.get(name)
  if (there !== undefined) return there
  if (known.size >= mostKnown) known.clear()
  const t = solveUpperQuantile(tail, degrees)
  known.set(name, t)
  return t
}

function solveUpperQuantile(tail: number, degrees: number): number {
  let t = -normalQuantile(tail)
  for (let step = 0; step < 1_000; step += 1) {
    const change = (studentTwoSidedTail(t, degrees) / 2 - tail) / density(t, degrees)
    t += change
    if (Math.abs(change) <= 1e-14 * t) break
  }
  return t
}

function density(t: number, degrees: number): number {
  const logPeak = -0.5 * Math.log(degrees) - logBeta(0.5, degrees / 2)
  return Math.exp(logPeak - ((degrees + 1) / 2) * Math.log1p((t * t) / degrees))
}
