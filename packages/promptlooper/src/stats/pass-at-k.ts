/**
 * The chance that at least one of `k` repeats passes, estimated without bias from `passed` of `n` repeats:
 * 1 − C(n − c, k) / C(n, k). Chen et al. (2021). Throws a RangeError where k is not between 1 and n.
 */
export function passAtK(n: number, passed: number, k: number): number {
  checkRepeats(n, passed, k)
  if (n - passed < k) return 1
  let noneOfK = 1
  for (let step = n - passed + 1; step <= n; step += 1) noneOfK *= 1 - k / step
  return 1 - noneOfK
}

/** The chance that all of `k` repeats pass, from `passed` of `n` repeats: C(c, k) / C(n, k). Throws as `passAtK`. */
export function passAllOfK(n: number, passed: number, k: number): number {
  checkRepeats(n, passed, k)
  let all = 1
  for (let step = 0; step < k; step += 1) all *= Math.max(0, passed - step) / (n - step)
  return all
}

function checkRepeats(n: number, passed: number, k: number): void {
  if (k < 1 || k > n || passed < 0 || passed > n) {
    throw new RangeError(`of ${n} repeats ${passed} can't have passed, or ${k} be drawn`)
  }
}
