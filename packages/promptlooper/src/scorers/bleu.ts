import { z } from 'zod'
import { bleuTokens } from './bleu-tokens.ts'
import { defineScorerKind } from './define-scorer-kind.ts'
import { quote } from './quote.ts'
import { referenceTexts } from './references.ts'
import { sentenceBleu } from './sentence-bleu.ts'
import { scoreShare, shareOptions } from './share-score.ts'

/** Sentence BLEU of the answer by what is expected, or by several texts of which each may be matched. */
export const bleu = defineScorerKind({
  kind: 'bleu',
  codeVersion: 1,
  options: z.strictObject({
    ignoreCase: z.boolean().default(false).describe('Upper and lower case are the same.'),
    ...shareOptions,
  }),
  prepare: ({ ignoreCase, min }) => ({
    grade: (output, context) => {
      const tokensOf = (text: string) => bleuTokens(ignoreCase ? text.toLowerCase() : text)
      const texts = referenceTexts(context.expected)
      const references = texts.map(tokensOf).filter((tokens) => tokens.length > 0)
      // Without a word in what is expected every answer would be 0.
      if (references.length === 0) throw new Error(`expected ${quote(texts[0])} has no words`)
      return scoreShare(sentenceBleu(references, tokensOf(output)), min, 'BLEU')
    },
  }),
})
