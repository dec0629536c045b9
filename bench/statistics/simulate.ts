/**
 * What the statistics promise, simulated: coverage of intervals, false claims, false equivalence, and races. Prints a
 * table in Markdown (the one of docs/statistics.md) and ends with status 1 where a bound is missed.
 *
 *     node --conditions=promptlooper-source bench/statistics/simulate.ts [--seed NAME]
 */
import { parseArgs } from 'node:util'
import {
  coverageOfGraded,
  coverageOfGroups,
  wilsonCoverage,
} from '../../packages/promptlooper/src/stats/testing/simulate-intervals.ts'
import { fixedVariantDropped, ladderRaces } from '../../packages/promptlooper/src/stats/testing/simulate-races.ts'
import {
  falseBinaryClaims,
  falseClaims,
  falseEquivalence,
  falseLiveClaims,
  type ScoreKind,
} from '../../packages/promptlooper/src/stats/testing/simulate-verdicts.ts'

const { values } = parseArgs({ options: { seed: { type: 'string', default: 'promptlooper' } } })
const { seed } = values
const kinds: readonly ScoreKind[] = ['binary', 'graded', 'skewed']
let missed = 0

console.log('| what | simulations | figure | bound |  |')
console.log('| --- | --- | --- | --- | --- |')
intervals()
claims()
equivalence()
races()
if (missed > 0) process.exitCode = 1

function intervals(): void {
  const simulations = 10_000
  for (const { mean, n, isBound } of [
    { mean: 0.5, n: 10, isBound: false },
    { mean: 0.5, n: 30, isBound: true },
    { mean: 0.5, n: 100, isBound: true },
    { mean: 0.5, n: 500, isBound: true },
    { mean: 0.9, n: 10, isBound: false },
    { mean: 0.9, n: 30, isBound: false },
    { mean: 0.9, n: 100, isBound: true },
    { mean: 0.9, n: 500, isBound: true },
  ]) {
    const coverage = coverageOfGraded(mean, n, simulations, seed)
    say(`coverage, t on graded scores, mean ${mean}, n = ${n}`, simulations, coverage, isBound ? [0.93, 0.97] : null)
  }
  for (const groups of [5, 10, 20, 50]) {
    const coverage = coverageOfGroups(groups, simulations, seed)
    say(`coverage, ${groups} equal groups of 8, mean .5`, simulations, coverage, groups >= 10 ? [0.93, 0.97] : null)
  }
  for (const { n, p } of [
    { n: 30, p: 0.9 },
    { n: 100, p: 0.9 },
  ])
    say(`coverage, Wilson, n = ${n}, p = ${p}`, 'exact', wilsonCoverage(n, p), null)
}

function claims(): void {
  const simulations = 2_000
  for (const kind of kinds) {
    for (const n of [20, 60, 200]) {
      say(`equal variants called better or worse, ${kind}, n = ${n}`, simulations, falseClaims(kind, n, simulations, seed), [0, 0.06]) // prettier-ignore
    }
  }
  for (const n of [20, 50, 100]) {
    for (const discordant of [0.1, 0.5, 0.9]) {
      const share = falseBinaryClaims(n, discordant)
      say(`the same, binary, n = ${n}, ${discordant} of the pairs differ`, 'exact', share, [0, 0.05])
    }
  }
  for (const kind of kinds) {
    const share = falseLiveClaims(kind, 500, simulations, seed)
    say(`equal variants claimed to differ, watched after each of 500 examples, ${kind}`, simulations, share, [0, 0.05])
  }
}

function equivalence(): void {
  const simulations = 2_000
  for (const least of [0.02, 0.05, 0.1]) {
    const shares = [10, 20, 30, 60, 100, 150, 200, 300, 500, 1_000].map((n) => ({
      n,
      share: falseEquivalence(least, n, simulations, seed),
    }))
    const worst = shares.reduce((most, each) => (each.share > most.share ? each : most))
    say(`called equivalent within ${least} at a true difference of ${least}, n from 10 to 1,000; most at n = ${worst.n}`, simulations, worst.share, [0, 0.09]) // prettier-ignore
  }
}

function races(): void {
  const ladder = ladderRaces(500, seed)
  say('race, 20 variants from .5 to .8, 1,000 examples: share of the grid', 500, ladder.shareOfGrid, [0, 0.3])
  say("the same: the grid's best picked", 500, ladder.bestPicked, [0.95, 1])
  const simulations = 2_000
  for (const { variantCount, stepCount } of [
    { variantCount: 20, stepCount: 1_000 },
    { variantCount: 50, stepCount: 50 },
  ]) {
    for (const kind of kinds) {
      for (const leads of kind === 'binary' ? [false, true] : [false]) {
        const share = fixedVariantDropped({ variantCount, stepCount, kind, leads, simulations, seed })
        const stands = leads ? 'leads by one example' : 'ties with'
        say(`race, a variant that ${stands} ${variantCount - 1} equal ones dropped, ${stepCount} examples, ${kind}`, simulations, share, [0, 0.05]) // prettier-ignore
      }
    }
  }
}

function say(
  what: string,
  simulations: number | 'exact',
  figure: number,
  bound: readonly [number, number] | null,
): void {
  const isHeld = bound === null || (figure >= bound[0] && figure <= bound[1])
  if (!isHeld) missed += 1
  const words = bound === null ? 'reported' : `${percent(bound[0])} to ${percent(bound[1])}`
  const standing = bound === null ? '' : isHeld ? 'held' : 'MISSED'
  const count = simulations === 'exact' ? 'exact' : simulations.toLocaleString('en')
  console.log(`| ${what} | ${count} | ${percent(figure)} | ${words} | ${standing} |`)
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
