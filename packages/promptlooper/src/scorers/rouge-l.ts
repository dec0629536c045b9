import { z } from 'zod'
import { defineScorerKind } from './define-scorer-kind.ts'
import { quote } from './quote.ts'
import { referenceTexts } from './references.ts'
import { allWords, asciiWords, rougeLMeasure } from './rouge-l-measure.ts'
import { scoreShare, shareOptions } from './share-score.ts'

/** ROUGE-L's F-measure; of several expected texts the nearest counts. */
export const rougeL = defineScorerKind({
  kind: 'rouge-l',
  codeVersion: 1,
  options: z.strictObject({
    letters: z
      .enum(['ascii', 'all'])
      .default('ascii')
      .describe(
        'What words are made of: a–z and digits, as the published tool has it, or the letters of every script.',
      ),
    ...shareOptions,
  }),
  prepare: ({ letters, min }) => ({
    grade: (output, context) => {
      const wordsOf = letters === 'ascii' ? asciiWords : allWords
      const answer = wordsOf(output)
      const measures = referenceTexts(context.expected).map(
        (text) => rougeLMeasure(wordsOrThrow(text, wordsOf), answer).fmeasure,
      )
      return scoreShare(Math.max(...measures), min, 'ROUGE-L')
    },
  }),
})

/** Without words in what is expected every answer would be 0. */
function wordsOrThrow(text: string, wordsOf: (text: string) => readonly string[]): readonly string[] {
  const words = wordsOf(text)
  if (words.length > 0) return words
  const hint = allWords(text).length > 0 ? ' of the letters a–z and digits; set "letters: all"' : ''
  throw new Error(`expected ${quote(text)} has no words${hint}`)
}
