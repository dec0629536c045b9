import { quantileOfSorted } from '../stats/quantile.ts'
import type { CostSummary, RunCounts, VariantReport } from './report.ts'
import type { TalliedVariant } from './tally-revision.ts'
import type { VariantTally } from './variant-tally.ts'

/** How one variant's planned runs ended. */
export function summariseRuns(tally: VariantTally, planned: number): RunCounts {
  const failed = tally.failedRuns.template + tally.failedRuns.adapter + tally.failedRuns.timeout
  return {
    planned,
    completed: tally.completedRuns,
    failed,
    failedByKind: { ...tally.failedRuns },
    missing: Math.max(0, planned - tally.completedRuns - failed),
    refused: tally.refusedRuns,
    truncated: tally.truncatedRuns,
  }
}

/** The counts of several variants together. */
export function addRunCounts(counts: readonly RunCounts[]): RunCounts {
  const total = (read: (each: RunCounts) => number) => counts.reduce((sum, each) => sum + read(each), 0)
  return {
    planned: total((each) => each.planned),
    completed: total((each) => each.completed),
    failed: total((each) => each.failed),
    failedByKind: {
      template: total((each) => each.failedByKind.template),
      adapter: total((each) => each.failedByKind.adapter),
      timeout: total((each) => each.failedByKind.timeout),
    },
    missing: total((each) => each.missing),
    refused: total((each) => each.refused),
    truncated: total((each) => each.truncated),
  }
}

/** What a variant's answers cost. */
export function summariseCost(tally: VariantTally): CostSummary {
  const isKnown = tally.runsWithUnknownCost === 0
  return {
    totalUsd: isKnown ? tally.knownCostUsd : null,
    meanUsd: isKnown && tally.completedRuns > 0 ? tally.knownCostUsd / tally.completedRuns : null,
    knownUsd: tally.knownCostUsd,
    runsWithUnknownPrice: tally.runsWithUnknownCost,
  }
}

/** How long a variant's answers took, over its completed runs. */
export function summariseLatency(tally: VariantTally): VariantReport['latency'] {
  const sorted = tally.latenciesMs.toArray().sort()
  const medianMs = quantileOfSorted(sorted, 0.5)
  const p95Ms = quantileOfSorted(sorted, 0.95)
  return medianMs === null || p95Ms === null ? null : { medianMs, p95Ms }
}

/** At most 5 % of its ended runs failed: a larger share may say more of the failures than of the prompt. */
export function isMeasured({ runs }: TalliedVariant): boolean {
  const failed = runs.failedRuns.template + runs.failedRuns.adapter + runs.failedRuns.timeout
  return failed <= MOST_FAILED * (failed + runs.completedRuns)
}

/** A larger share of failed runs makes a variant "not measured". */
const MOST_FAILED = 0.05
