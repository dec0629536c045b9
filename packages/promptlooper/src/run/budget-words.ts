import type { BudgetSettings } from '../domain/experiment.ts'

/** Why a budget lets no further call begin, in words for people. */
export function budgetWords(kind: keyof BudgetSettings, limit: number): string {
  const amount = amountWords(kind, limit)
  return limit === 0 ? `the budget of ${amount} allows no call` : `the budget of ${amount} is used up`
}

function amountWords(kind: keyof BudgetSettings, limit: number): string {
  if (kind === 'usd') return `$${limit}`
  return `${limit} ${limit === 1 ? kind.slice(0, -1) : kind}`
}
