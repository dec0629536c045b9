import { distance } from 'fastest-levenshtein'
import { z } from 'zod'
import { defineScorerKind } from './define-scorer-kind.ts'
import { expectedText } from './expected.ts'
import { scoreShare, shareOptions } from './share-score.ts'
import { inForm, textFormOptions } from './text-form.ts'

/** How alike the answer and what is expected are; with `min`, 1 when they are at least so alike. */
export const levenshtein = defineScorerKind({
  kind: 'levenshtein',
  codeVersion: 1,
  options: z.strictObject({
    ...shareOptions,
    ...textFormOptions,
  }),
  prepare: ({ min, ...form }) => ({
    grade: (output, context) => {
      const similarity = textSimilarity(inForm(output, form), inForm(expectedText(context.expected), form))
      return scoreShare(similarity, min, 'similarity')
    },
  }),
})

/**
 * 1 − d/n, in [0, 1]: d is the Levenshtein distance (the fewest insertions, deletions and replacements of UTF-16 units
 * that make one text the other), n the length of the longer text. Two empty texts give 1. Throws for texts longer than
 * 20,000 characters: the work grows with the product of the lengths.
 */
export function textSimilarity(left: string, right: string): number {
  const longer = Math.max(left.length, right.length)
  if (longer > longestCompared)
    throw new Error(`a text of ${longer} characters is too long to compare (at most ${longestCompared})`)
  return longer === 0 ? 1 : 1 - distance(left, right) / longer
}

const longestCompared = 20_000
