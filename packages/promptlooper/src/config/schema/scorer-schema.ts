import { z } from 'zod'

const extractSchema = z
  .union(
    [
      z.strictObject({
        regex: z.string().min(1),
        flags: z
          .string()
          .regex(/^[dgimsuvy]*$/u, 'must be flags of a regular expression, such as i')
          .optional(),
      }),
      z.strictObject({ json: z.string().describe('A JSON pointer, such as /answer/label.') }),
    ],
    { error: 'must be { regex, flags } or { json: a JSON pointer }' },
  )
  .describe("What of the answer is scored: a regular expression's first group, or a JSON pointer.")

/** What every scorer's entry may say, whatever its kind. */
export const scorerMembers = {
  scorer: z.string().min(1).describe('The kind of scorer.'),
  name: z.string().min(1).describe('Unique in the file; its kind where absent.').optional(),
  stage: z
    .union([z.string(), z.number().int().nonnegative()], { error: 'must be the name of a stage' })
    .describe('The stage whose answer it looks at, by name or 0-based index; the last where absent.')
    .optional(),
  where: z.string().min(1).describe('A Jinja2 expression over the example: scores only where it is true.').optional(),
  extract: extractSchema.optional(),
  expected: z.json().describe("Instead of the example's expected: a value, or a template.").optional(),
  refused: z
    .enum(['score', 'zero', 'leave-out'])
    .describe('What a refused answer counts as; scored as it comes where absent.')
    .optional(),
}

/** A scorer's entry; what is not among the members that all have are its kind's own options. */
export const scorerEntrySchema = z.object(scorerMembers).catchall(z.json())

/** A scorer as a file may write it. */
export const scorerSchema = z.union([z.string().min(1), scorerEntrySchema], {
  error: 'must be the name of a scorer or { scorer, … }',
})

export type WrittenScorer = z.infer<typeof scorerEntrySchema>
export type WrittenExtract = z.infer<typeof extractSchema>
