import { z } from 'zod'
import { cosine } from './cosine.ts'
import { defineScorerKind } from './define-scorer-kind.ts'
import { referenceTexts } from './references.ts'
import { scoreShare, shareOptions } from './share-score.ts'

/**
 * How near the answer is to what is expected in an embedding model's space: the cosine of their vectors, a negative one
 * being 0; of several expected texts the nearest counts. It measures what texts are about, not whether they are right.
 */
export const similarity = defineScorerKind({
  kind: 'similarity',
  codeVersion: 1,
  options: z.strictObject({
    model: z
      .string()
      .min(1)
      .default('offline/use-lite')
      .describe('The model that embeds, such as openai/text-embedding-3-small; without one it is offline/use-lite.'),
    ...shareOptions,
  }),
  prepare: ({ model, min }) => ({
    grade: async (output, context) => {
      const references = referenceTexts(context.expected)
      if (references.some(isBlank)) throw new Error('an expected text is empty; there is nothing to compare with')
      if (isBlank(output)) return { value: 0, reason: 'the answer is empty' }
      const [answer = [], ...expected] = await context.embed([output, ...references], model)
      const nearest = Math.max(...expected.map((vector) => cosine(answer, vector)))
      return scoreShare(Math.max(0, nearest), min, 'similarity')
    },
  }),
})

/** Servers refuse to embed nothing. */
function isBlank(text: string): boolean {
  return text.trim() === ''
}
