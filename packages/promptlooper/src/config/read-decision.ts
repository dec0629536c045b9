import { parseAge } from '../domain/age.ts'
import type {
  BudgetSettings,
  CacheSettings,
  Experiment,
  PriceSettings,
  RetrySettings,
  VerdictSettings,
} from '../domain/experiment.ts'
import { addFault, addKeyFault, readPart, type FileReading } from './file-reading.ts'
import type { AxisRead } from './matrix/read-axes.ts'
import { readChoice } from './matrix/read-choice.ts'
import { readModelReference, type ProviderNames } from './providers/model-reference.ts'
import { budgetSchema, cacheSchema, pricesSchema, retrySchema, verdictSchema } from './schema/decision-schema.ts'
import { experimentMembers } from './schema/experiment-schema.ts'
import { checkObjective } from './check-objective.ts'
import { listNames } from './suggestion.ts'

/** Reads what decides; without an objective the only scorer decides. */
export function readVerdict(
  reading: FileReading,
  written: unknown,
  scorerNames: readonly string[],
): VerdictSettings | null {
  const verdict = written === undefined ? undefined : readPart(reading, ['verdict'], verdictSchema, written)
  if (verdict === undefined) return null
  const objective = verdict.objective ?? (scorerNames.length === 1 ? scorerNames[0] : undefined)
  if (objective === undefined) {
    addFault(
      reading,
      ['verdict'],
      'no-objective',
      'the verdict names no objective',
      `Write objective: one of ${listNames(scorerNames)}.`,
    )
    return null
  }
  checkObjective(reading, ['verdict', 'objective'], objective, scorerNames)
  return { objective, least: verdict.least ?? null, alpha: verdict.alpha ?? 0.05 }
}

/** Reads what the others are compared with. */
export function readBaseline(
  reading: FileReading,
  written: unknown,
  axes: readonly AxisRead[],
): Experiment['baseline'] {
  const baseline =
    written === undefined ? undefined : readPart(reading, ['baseline'], experimentMembers.baseline.unwrap(), written)
  if (baseline === undefined) return null
  // The schema lets no other text through.
  if (typeof baseline === 'string') return baseline as `git:${string}`
  return readChoice(reading, ['baseline'], baseline, axes) ?? null
}

/** Reads where spending ends. */
export function readBudget(reading: FileReading, written: unknown): BudgetSettings {
  const budget = written === undefined ? {} : (readPart(reading, ['budget'], budgetSchema, written) ?? {})
  return {
    usd: budget.usd ?? null,
    tokens: budget.tokens ?? null,
    calls: budget.calls ?? null,
    minutes: budget.minutes ?? null,
  }
}

/** Reads how stored answers are used: of any age, where nothing is said. */
export function readCacheSettings(reading: FileReading, written: unknown): CacheSettings {
  const { maxAge } = written === undefined ? {} : (readPart(reading, ['cache'], cacheSchema, written) ?? {})
  return { maxAgeMs: (maxAge === undefined ? undefined : parseAge(maxAge)) ?? null }
}

/** Reads how calls are tried again: 5 attempts, from half a second to half a minute apart, where nothing is said. */
export function readRetry(reading: FileReading, written: unknown): RetrySettings {
  const retry = written === undefined ? {} : (readPart(reading, ['retry'], retrySchema, written) ?? {})
  return {
    attempts: retry.attempts ?? 5,
    firstDelayMs: retry.firstDelayMs ?? 500,
    longestDelayMs: retry.longestDelayMs ?? 30_000,
  }
}

/** Reads the prices of models, in USD per million tokens; null is a price that is unknown. */
export function readPrices(
  reading: FileReading,
  written: unknown,
  names: ProviderNames,
): Readonly<Record<string, PriceSettings>> {
  const entries = written === undefined ? {} : (readPart(reading, ['prices'], pricesSchema, written) ?? {})
  const prices: Record<string, PriceSettings> = {}
  for (const [named, price] of Object.entries(entries)) {
    const reference = readModelReference(reading, ['prices', named], named, names)
    if (reference === undefined) continue
    const model = `${reference.provider}/${reference.model}`
    if (model in prices) addKeyFault(reading, ['prices', named], 'duplicate-price', `"${model}" has two prices`)
    prices[model] = price ?? { input: null, output: null }
  }
  return prices
}
