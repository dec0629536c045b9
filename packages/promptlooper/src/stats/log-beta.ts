/**
 * The natural logarithm of the beta function for positive a and b. For large arguments the gamma functions cancel by
 * Stirling's series (as SLATEC's `dlbeta`), so that precision does not fall with their size.
 */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b)
  const large = Math.max(a, b)
  const share = small / (small + large)
  if (small >= STIRLING_FROM) {
    const correction = stirlingRest(small) + stirlingRest(large) - stirlingRest(small + large)
    return (
      -0.5 * Math.log(large) +
      LOG_ROOT_TWO_PI +
      correction +
      (small - 0.5) * Math.log(share) +
      large * Math.log1p(-share)
    )
  }
  if (large >= STIRLING_FROM) {
    const correction = stirlingRest(large) - stirlingRest(small + large)
    return logGamma(small) + correction + small - small * Math.log(small + large) + (large - 0.5) * Math.log1p(-share)
  }
  return logGamma(small) + logGamma(large) - logGamma(small + large)
}

const STIRLING_FROM = 10
const LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI)

/** ln Γ(x) less the main terms of Stirling's formula; x ≥ 10 gives an error under 3e-14. */
function stirlingRest(x: number): number {
  const inverseSquare = 1 / (x * x)
  return (
    (1 / 12 -
      inverseSquare * (1 / 360 - inverseSquare * (1 / 1260 - inverseSquare * (1 / 1680 - inverseSquare / 1188)))) /
    x
  )
}

/** Lanczos' approximation with g = 7 and nine terms, for 0 < x < 20. */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  let series = 0.99999999999980993
  for (const [index, coefficient] of LANCZOS.entries()) series += coefficient / (x + index)
  const t = x + 6.5
  return LOG_ROOT_TWO_PI + (x - 0.5) * Math.log(t) - t + Math.log(series)
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]
