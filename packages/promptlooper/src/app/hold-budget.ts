import { PromptLooperError } from '../domain/errors.ts'
import type { BudgetSettings, Experiment, ModelReference } from '../domain/experiment.ts'
import { isPriceKnown, type ModelPricer } from '../domain/model-pricer.ts'
import type { PlannedScorer } from './planned-scorers.ts'

/** The budget of a command: what its flags name, else what the file names. */
export function budgetOf(flags: BudgetSettings, { budget }: Pick<Experiment, 'budget'>): BudgetSettings {
  return {
    usd: flags.usd ?? budget.usd,
    tokens: flags.tokens ?? budget.tokens,
    calls: flags.calls ?? budget.calls,
    minutes: flags.minutes ?? budget.minutes,
  }
}

/** Whether a budget names anything. */
export function isBounded({ usd, tokens, calls, minutes }: BudgetSettings): boolean {
  return usd !== null || tokens !== null || calls !== null || minutes !== null
}

/** Models that will be asked and whose price nobody knows, as `provider/model`. */
export function unpricedModels(
  pricer: ModelPricer,
  stages: readonly ModelReference[],
  scorers: readonly Pick<PlannedScorer, 'model' | 'asksFor'>[],
): readonly string[] {
  const unpriced = [
    ...stages.filter((model) => !isPriceKnown(pricer, model, 'answers')),
    ...scorers.filter(({ model, asksFor }) => !isPriceKnown(pricer, model, asksFor)).map(({ model }) => model),
  ]
  return [...new Set(unpriced.map(({ provider, model }) => `${provider}/${model}`))]
}

/**
 * Makes sure that a budget in USD can be held. Calls of a model whose price is unknown would count as nothing: that is
 * refused, unless tokens, calls or minutes are bounded as well; then it is a warning. Gives the warning, or null. Throws a
 * PromptLooperError.
 */
export function demandHeldBudget(budget: BudgetSettings, unpriced: readonly string[]): string | null {
  const [first] = unpriced
  if (budget.usd === null || budget.usd === 0 || first === undefined) return null
  const names = unpriced.join(', ')
  const isBoundedOtherwise = budget.tokens !== null || budget.calls !== null || budget.minutes !== null
  if (isBoundedOtherwise) return `the budget of $${budget.usd} does not count the calls of ${names}: no price is known`
  throw new PromptLooperError(
    'budget-without-price',
    `the budget of $${budget.usd} can't be held: no price is known for ${names}`,
    {
      hint: `Write what it costs in USD per million tokens into the file, as in  prices: { ${first}: { input: 1, output: 2 } }  or bound tokens, calls or minutes as well.`,
    },
  )
}
