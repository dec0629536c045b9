import type { Finish } from '../domain/adapter.ts'
import type { StageResult } from '../domain/stage-result.ts'
import type { RunEnd } from '../domain/store.ts'

/** What a run's stages come to. */
export interface RunTotals {
  readonly tokensIn: number
  readonly tokensOut: number
  /** The sum of the latencies of the calls that made the answers. */
  readonly latencyMs: number
  /** USD; null where the price of any stage is unknown. */
  readonly costUsd: number | null
  /** How the last answer ended. */
  readonly finish: Finish | null
}

/** Adds up the stages of a run. */
export function totalsOf(results: readonly StageResult[]): RunTotals {
  let tokensIn = 0
  let tokensOut = 0
  let latencyMs = 0
  let costUsd: number | null = 0
  for (const result of results) {
    tokensIn += result.tokensIn
    tokensOut += result.tokensOut
    latencyMs += result.latencyMs
    // One unknown price makes the sum unknown: it is not a zero.
    costUsd = costUsd === null || result.costUsd === null ? null : costUsd + result.costUsd
  }
  return { tokensIn, tokensOut, latencyMs, costUsd, finish: results.at(-1)?.finish ?? null }
}

/** The end of a run that took so many milliseconds and was over at this epoch millisecond. */
export function endOf(totals: RunTotals, durationMs: number, completedAt: number): RunEnd {
  return { ...totals, durationMs: Math.round(durationMs), completedAt }
}
