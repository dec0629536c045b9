import { z } from 'zod'
import { agePattern } from '../../domain/age.ts'

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
    usd: z.number().nonnegative().describe('USD, at the prices that are known before anything is called.'),
    tokens: z.number().int().nonnegative().describe('Tokens of prompts and answers together.'),
    calls: z.number().int().nonnegative().describe('Calls, attempts that failed included.'),
    minutes: z.number().nonnegative().describe('Minutes since the command began its calls.'),
  })
  .partial()
  .describe(
    'A budget of one command, for the models under test and the scorers together. One that runs out ends the experiment; it can be resumed. 0 calls nothing.',
  )

/** How stored answers are used. */
export const cacheSchema = z
  .strictObject({
    maxAge: z
      .string()
      .regex(agePattern, 'must be an age such as 30m, 12h, 7d or 4w')
      .describe('Stored answers that are older are asked for anew: 30m, 12h, 7d, 4w.'),
  })
  .partial()
  .describe('How stored answers are used.')

/** How calls are tried again. */
export const retrySchema = z
  .strictObject({
    attempts: z.number().int().positive().describe('Attempts of one call, the first included.'),
    firstDelayMs: z.number().nonnegative(),
    longestDelayMs: z.number().nonnegative(),
  })
  .partial()
  .describe('How calls are tried again.')

const priceSchema = z.number().nonnegative().nullable()

/** Prices by `provider/model`. */
export const pricesSchema = z
  .record(
    z.string(),
    z
      .strictObject({
        input: priceSchema.describe('What the model reads.'),
        output: priceSchema.describe('What it writes, hidden reasoning included.'),
        cachedInput: priceSchema
          .describe('What it reads and its provider had cached; as input where absent.')
          .optional(),
      })
      .nullable(),
  )
  .describe('USD per million tokens, by provider/model; null where a price is unknown.')

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
