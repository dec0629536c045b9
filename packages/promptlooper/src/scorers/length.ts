import { z } from 'zod'
import { assertNever } from '../domain/errors.ts'
import type { ScorerContext } from '../domain/scorer.ts'
import { countTokens } from '../pricing/count-tokens.ts'
import { defineScorerKind } from './define-scorer-kind.ts'
import { lookedAtStage } from './looked-at-stage.ts'
import { boundsFault, boundsOptions, scoreWithinBounds } from './within-bounds.ts'

const units = ['characters', 'words', 'lines', 'tokens'] as const

/** 1 when the answer is neither too long nor too short; its length is the raw value. */
export const length = defineScorerKind({
  kind: 'length',
  codeVersion: 1,
  options: z.strictObject({
    ...boundsOptions,
    unit: z.enum(units).default('characters').describe('What is counted.'),
  }),
  templates: ['min', 'max'],
  check: boundsFault,
  prepare: ({ unit, ...bounds }, { stageIndex }) => ({
    grade: (output, context) =>
      unit === 'tokens'
        ? tokenCount(output, context, stageIndex).then((tokens) => scoreWithinBounds(tokens, bounds, ' tokens'))
        : scoreWithinBounds(textLength(output, unit), bounds, ` ${unit}`),
  }),
})

/**
 * The length of a text: in characters (Unicode code points), words (runs without white space) or lines. A line break at
 * the end begins no further line, and an empty text has no line.
 */
export function textLength(text: string, unit: Exclude<(typeof units)[number], 'tokens'>): number {
  switch (unit) {
    case 'characters':
      return countCodePoints(text)
    case 'words':
      return text.match(/\S+/gu)?.length ?? 0
    case 'lines':
      return text === '' ? 0 : text.replace(/(?:\r\n|\r|\n)$/u, '').split(/\r\n|\r|\n/u).length
    default:
      return assertNever(unit)
  }
}

function countCodePoints(text: string): number {
  // The second half of a surrogate pair is no character of its own.
  return text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0)
}

/** Tokens as the model that answered counts them; an estimate for models whose tokenizer is not known. */
async function tokenCount(text: string, context: ScorerContext, stageIndex: number): Promise<number> {
  const { model_used: model } = lookedAtStage(context.stages, stageIndex)
  return (await countTokens(text, model)).tokens
}
