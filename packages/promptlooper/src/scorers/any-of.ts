import { z } from 'zod'
import { defineScorerKind } from './define-scorer-kind.ts'
import { makeParts, partOptions, partsFault } from './part-scorers.ts'
import { anyPartApplies, partsText, scoreParts } from './part-scores.ts'
import type { ScorerKind, ScorerKinds } from './scorer-kind.ts'
import { thresholdOptions } from './share-score.ts'

/**
 * 1 when at least one of several scorers that apply gives at least `min`; the reason names those that do, or all. One that
 * fails makes a failed score. The raw value is the greatest of theirs.
 */
export function anyOf(kinds: () => ScorerKinds): ScorerKind {
  return defineScorerKind({
    kind: 'any-of',
    codeVersion: 1,
    options: z.strictObject({ ...partOptions, ...thresholdOptions }),
    check: (options) => partsFault(options, kinds()),
    prepare: async ({ scorers, min }, settings, given) => {
      const parts = await makeParts(scorers, kinds(), settings, given)
      return {
        fileTexts: parts.map(({ version = '' }) => version),
        applies: anyPartApplies(parts),
        grade: async (output, context, input) => {
          const scores = await scoreParts(parts, output, context, input)
          const holding = scores.filter(({ value }) => value >= min)
          const rawValue = Math.max(...scores.map(({ value }) => value))
          const isHeld = holding.length > 0
          return { value: isHeld ? 1 : 0, rawValue, reason: partsText(isHeld ? holding : scores) }
        },
      }
    },
  })
}
