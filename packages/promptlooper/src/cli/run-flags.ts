import type { BudgetSettings } from '../domain/experiment.ts'
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
  readonly budgetTokens?: number
  readonly budgetCalls?: number
  readonly budgetMinutes?: number
  readonly maxFailures?: number
  readonly demandVerdict?: true
  readonly race?: true
  /** Of `score`: run nothing. */
  readonly scoresOnly?: true
  readonly against?: string
  readonly json?: true
  readonly quiet?: true
}

/** The budget that the flags name. */
export function budgetFlags(flags: RunFlags): BudgetSettings {
  return {
    usd: flags.budgetUsd ?? null,
    tokens: flags.budgetTokens ?? null,
    calls: flags.budgetCalls ?? null,
    minutes: flags.budgetMinutes ?? null,
  }
}

/** The flags of `run` as they are given: where none says how the cache is used, the environment does. */
export type GivenRunFlags = Omit<RunFlags, 'cache'> & { readonly cache?: CacheMode }
