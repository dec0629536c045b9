import { z } from 'zod'
import { defineScorerKind } from './define-scorer-kind.ts'
import { makeParts, partOptions, partsFault } from './part-scorers.ts'
import { anyPartApplies, partsText, scoreParts } from './part-scores.ts'
import type { ScorerKind, ScorerKinds } from './scorer-kind.ts'
import { thresholdOptions } from './share-score.ts'

/**
 * 1 when each of several scorers that apply gives at least `min`; the reason names those that do not. One that fails makes
 * a failed score. The raw value is the least of theirs.
 */
export function allOf(kinds: () => ScorerKinds): ScorerKind {
  return defineScorerKind({
    kind: 'all-of',
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
          const under = scores.filter(({ value }) => value < min)
          const rawValue = Math.min(...scores.map(({ value }) => value))
          return under.length === 0 ? { value: 1, rawValue } : { value: 0, rawValue, reason: partsText(under) }
        },
      }
    },
  })
}
