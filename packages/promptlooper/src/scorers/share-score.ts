import { z } from 'zod'
import type { ScoreOutcome } from '../domain/scorer.ts'

/** The option `min` of scorers that measure a share: it makes 1 or 0 of it. */
export const shareOptions = {
  min: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('The least value that holds: 1 from it on, else 0. Without it the value is the score.'),
}

/** A share in [0, 1] as a score, or 1 or 0 where `min` says what holds; the share is the raw value. */
export function scoreShare(share: number, min: number | undefined, name: string): ScoreOutcome {
  if (min === undefined) return { value: share, rawValue: share }
  if (share >= min) return { value: 1, rawValue: share }
  return { value: 0, rawValue: share, reason: `${name} ${share.toFixed(3)} is under ${min}` }
}

/** The option `min` of scorers that ask whether others hold. */
export const thresholdOptions = {
  min: z.number().min(0).max(1).default(1).describe('The least value of a scorer that holds.'),
}
