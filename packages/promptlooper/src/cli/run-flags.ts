import type { CacheMode } from '../domain/response-cache.ts'
import type { AxisLabel } from './options.ts'
import type { StoreFlags } from './with-store.ts'

/** The flags of `run`. */
export interface RunFlags extends StoreFlags {
  readonly dryRun?: true
  readonly watch?: true
  readonly limit?: number
  readonly only: readonly AxisLabel[]
  readonly example: readonly string[]
  readonly cache: CacheMode
  readonly budgetUsd?: number
  readonly maxFailures?: number
  readonly demandVerdict?: true
  readonly race?: true
  readonly json?: true
  readonly quiet?: true
}
