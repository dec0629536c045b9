import { compareVariants } from '../compare-variants.ts'
import { claimThreshold, LiveEvidence } from '../live-evidence.ts'
import { mcnemarTest } from '../mcnemar.ts'
import { estimatePairedDifference } from '../paired-difference.ts'
import { seededRandom, type SeededRandom } from '../random.ts'
import { decideVerdict } from '../verdict.ts'
import { binaryScore, gradedScore, skewedScore } from './simulated-scores.ts'

/** How scores are drawn. */
export type ScoreKind = 'binary' | 'graded' | 'skewed'

/** The share of pairs of equal variants that the end verdict calls better or worse. */
export function falseClaims(kind: ScoreKind, n: number, simulations: number, seed: string): number {
  const random = seededRandom(`${seed} false ${kind} ${n}`)
  let claims = 0
  for (let simulation = 0; simulation < simulations; simulation += 1) {
    const [comparison] = compareVariants({
      scores: [columnOf(random, kind, 0.7, n), columnOf(random, kind, 0.7, n)],
      isMeasured: [true, true],
      isPlanned: null,
      groups: null,
      pairs: [{ first: 0, second: 1, look: 1 }],
      alpha: 0.05,
      least: null,
      seed: String(simulation),
    })
    const verdict = comparison?.verdict.kind
    if (verdict === 'better' || verdict === 'worse') claims += 1
  }
  return claims / simulations
}

/**
 * The exact probability that two equal binary variants are called better or worse: over all counts of wins and losses
 * among `n` pairs that differ with probability `discordant`.
 */
export function falseBinaryClaims(n: number, discordant: number): number {
  let claims = 0
  for (let wins = 0; wins <= n; wins += 1) {
    for (let losses = 0; losses <= n - wins; losses += 1) {
      if (mcnemarTest(wins, losses) >= 0.05) continue
      const first = pairColumn(n, wins, losses, 'first')
      const second = pairColumn(n, wins, losses, 'second')
      const { mean, interval } = estimatePairedDifference(first, second, null)
      const verdict = decideVerdict({
        differences: second.map((score, index) => score - (first[index] ?? 0)),
        groups: null,
        mean,
        interval,
        adjustedPValue: mcnemarTest(wins, losses),
        alpha: 0.05,
        least: null,
      })
      if (verdict.kind !== 'undecided') claims += trinomial(n, wins, losses, discordant / 2)
    }
  }
  return claims
}

function pairColumn(n: number, wins: number, losses: number, side: 'first' | 'second'): Float64Array {
  return Float64Array.from({ length: n }, (_value, index) => {
    if (index < wins) return side === 'second' ? 1 : 0
    return index < wins + losses && side === 'second' ? 0 : 1
  })
}

function trinomial(n: number, wins: number, losses: number, each: number): number {
  const same = n - wins - losses
  const ways = logFactorial(n) - logFactorial(wins) - logFactorial(losses) - logFactorial(same)
  return Math.exp(ways + (wins + losses) * Math.log(each) + same * Math.log(1 - 2 * each))
}

function logFactorial(n: number): number {
  let sum = 0
  for (let factor = 2; factor <= n; factor += 1) sum += Math.log(factor)
  return sum
}

/** The share of pairs of equal variants that are claimed to differ when they are watched after every example. */
export function falseLiveClaims(kind: ScoreKind, n: number, simulations: number, seed: string): number {
  const random = seededRandom(`${seed} live ${kind} ${n}`)
  let claims = 0
  for (let simulation = 0; simulation < simulations; simulation += 1) {
    const evidence = new LiveEvidence()
    for (let example = 0; example < n; example += 1) {
      evidence.add(scoreOf(random, kind, 0.7) - scoreOf(random, kind, 0.7))
      if (evidence.value < claimThreshold(1, 0.05)) continue
      claims += 1
      break
    }
  }
  return claims / simulations
}

/** The share of pairs called equivalent within `least` whose true difference is `least`; binary scores, as far apart. */
export function falseEquivalence(least: number, n: number, simulations: number, seed: string): number {
  const random = seededRandom(`${seed} equivalent ${least} ${n}`)
  let claims = 0
  for (let simulation = 0; simulation < simulations; simulation += 1) {
    // The hardest: the two differ by nothing but rare examples that one of them loses.
    const differences = Float64Array.from({ length: n }, () => binaryScore(random, least))
    const first = new Float64Array(n)
    const { mean, interval } = estimatePairedDifference(first, differences, null)
    const shared = { differences, groups: null, mean, interval, alpha: 0.05, least }
    if (decideVerdict({ ...shared, adjustedPValue: 1 }).kind === 'equivalent') claims += 1
  }
  return claims / simulations
}

function columnOf(random: SeededRandom, kind: ScoreKind, mean: number, n: number): Float64Array {
  return Float64Array.from({ length: n }, () => scoreOf(random, kind, mean))
}

function scoreOf(random: SeededRandom, kind: ScoreKind, mean: number): number {
  switch (kind) {
    case 'binary':
      return binaryScore(random, mean)
    case 'graded':
      return gradedScore(random, mean)
    case 'skewed':
      return skewedScore(random, mean)
  }
}
