import type { ScoreOutcome } from '../domain/scorer.ts'
import { settleScore } from '../domain/settle-score.ts'

/** What code of a user's gave, made sure of. Throws an error with the reason where it is no score. */
export function settledOutcome(given: unknown): ScoreOutcome {
  const score = settleScore(given)
  if (!score.ok) throw new Error(score.message)
  return {
    value: score.value,
    ...(score.reason === null ? {} : { reason: score.reason }),
    ...(score.label === null ? {} : { label: score.label }),
    ...(score.rawValue === null ? {} : { rawValue: score.rawValue }),
  }
}
