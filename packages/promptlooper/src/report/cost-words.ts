import { formatUsd } from './format-number.ts'
import type { CostSummary } from './report.ts'

/** The whole cost: `$0.41`; where prices are unknown, `unknown`, or what is known and that there is more. */
export function totalCostWords(cost: Pick<CostSummary, 'totalUsd' | 'knownUsd'>): string {
  if (cost.totalUsd !== null) return formatUsd(cost.totalUsd)
  return cost.knownUsd === 0 ? 'unknown' : `over ${formatUsd(cost.knownUsd)}`
}

/** The cost per completed run; `unknown` where any price is. */
export function meanCostWords(cost: CostSummary): string {
  if (cost.meanUsd !== null) return formatUsd(cost.meanUsd)
  return cost.totalUsd === null ? 'unknown' : '–'
}
