import { z } from 'zod'

/** What decides which variant is better. */
export const verdictSchema = z
  .strictObject({
    objective: z.string().describe('The scorer that decides; the only one where absent.').optional(),
    least: z.number().nonnegative().describe('The least difference that matters.').optional(),
    alpha: z.number().gt(0).lt(1).describe('The error that is accepted; 0.05 where absent.').optional(),
  })
  .describe('What decides which variant is better.')

/** Where spending ends. */
export const budgetSchema = z
  .strictObject({
    usd: z.number().positive(),
    tokens: z.number().positive(),
    calls: z.number().positive(),
    minutes: z.number().positive(),
  })
  .partial()
  .describe('A budget that runs out ends the experiment; it can be resumed.')

/** How calls are tried again. */
export const retrySchema = z
  .strictObject({
    attempts: z.number().int().positive().describe('Attempts of one call, the first included.'),
    firstDelayMs: z.number().nonnegative(),
    longestDelayMs: z.number().nonnegative(),
  })
  .partial()
  .describe('How calls are tried again.')

/** Prices by `provider/model`. */
export const pricesSchema = z
  .record(
    z.string(),
    z.strictObject({
      input: z.number().nonnegative(),
      output: z.number().nonnegative(),
      cachedInput: z.number().nonnegative().optional(),
    }),
  )
  .describe('USD per million tokens, by provider/model.')

/** Running only as much of the plan as the decision needs. */
export const raceSchema = z
  .strictObject({
    delta: z.number().gt(0).lt(1).describe('The chance, at most, that the best is dropped; 0.05 where absent.'),
    epsilon: z.number().nonnegative().lt(1).describe('A difference that need not be found; 0 where absent.'),
    batch: z.number().int().positive().describe('Examples between two decisions; 10 where absent.'),
    target: z
      .enum(['examples', 'population'])
      .describe('Whose best is sought: of these examples, or of the population that they are a sample of.'),
    objective: z.string().describe("The scorer that decides; the verdict's where absent."),
    failures: z
      .enum(['zero', 'bounded'])
      .describe('What a failed run counts as: 0, or what is least favourable to dropping its variant.'),
  })
  .partial()
  .describe('Running only as much of the plan as the decision needs.')
