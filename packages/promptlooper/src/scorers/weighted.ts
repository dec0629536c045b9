import { z } from 'zod'
import type { JsonObject } from '../domain/json-value.ts'
import { defineScorerKind } from './define-scorer-kind.ts'
import { makeParts, partOptions, partsFault } from './part-scorers.ts'
import { anyPartApplies, partsText, scoreParts } from './part-scores.ts'
import type { OptionFault } from './read-options.ts'
import type { ScorerKind, ScorerKinds } from './scorer-kind.ts'
import { scoreShare, shareOptions } from './share-score.ts'

/**
 * The weighted mean of several scorers. One that does not apply to an example is left out, with its weight; one that
 * fails makes a failed score. The raw value is the mean. `kinds` is asked for when it is needed: it holds this kind.
 */
export function weighted(kinds: () => ScorerKinds): ScorerKind {
  return defineScorerKind({
    kind: 'weighted',
    codeVersion: 1,
    options: z.strictObject({
      ...partOptions,
      weights: z.array(z.number().min(0)).optional().describe('One weight per scorer; without them all are the same.'),
      ...shareOptions,
    }),
    check: (options) => partsFault(options, kinds()) ?? weightsFault(options),
    prepare: async ({ scorers, weights, min }, settings, given) => {
      const parts = await makeParts(scorers, kinds(), settings, given)
      return {
        fileTexts: parts.map(({ version = '' }) => version),
        applies: anyPartApplies(parts),
        grade: async (output, context, input) => {
          const scores = await scoreParts(parts, output, context, input)
          const weightOf = (index: number): number => weights?.[index] ?? 1
          const whole = scores.reduce((sum, { index }) => sum + weightOf(index), 0)
          if (whole === 0) throw new Error('the scorers that apply to this example have no weight')
          const mean = scores.reduce((sum, { index, value }) => sum + weightOf(index) * value, 0) / whole
          return { ...shared(scoreShare(mean, min, 'the weighted mean')), reason: partsText(scores) }
        },
      }
    },
  })
}

/** The parts' reasons say more than the mean's own. */
function shared(outcome: ReturnType<typeof scoreShare>): { readonly value: number; readonly rawValue?: number } {
  return typeof outcome === 'number' ? { value: outcome } : outcome
}

function weightsFault({ scorers, weights }: JsonObject): OptionFault | undefined {
  if (!Array.isArray(weights) || !Array.isArray(scorers)) return undefined
  if (weights.length !== scorers.length) {
    return { path: ['weights'], message: `give one weight per scorer: ${scorers.length}, not ${weights.length}` }
  }
  return weights.every((weight) => weight === 0)
    ? { path: ['weights'], message: 'at least one must be over 0' }
    : undefined
}
