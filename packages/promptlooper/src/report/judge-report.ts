import type { Calibration } from '../domain/calibration.ts'
import { isJudgeKind } from '../domain/judge-kinds.ts'
import type { RevisionScorer } from '../domain/revision.ts'
import { correctForJudge } from '../stats/judge-error.ts'
import { normalQuantile } from '../stats/normal-quantile.ts'
import { parseGate } from './gates.ts'
import type { CorrectedMean, JudgeReport, ScoreSummary, VariantReport } from './report.ts'

/** What is known of judges beside their scores. */
export interface JudgesGiven {
  readonly scorers: readonly RevisionScorer[]
  readonly variants: readonly VariantReport[]
  readonly objective: string | null
  readonly gates: readonly string[]
  /** By the version of the scorer; those that were never calibrated are left out. */
  readonly calibrations: ReadonlyMap<string, Calibration>
  /** Whether every score of a scorer, by its place, is 0 or 1. */
  readonly isBinary: (position: number) => boolean
}

/** What each judge of a revision decides, and what its passes are worth. */
export function reportJudges(given: JudgesGiven): readonly JudgeReport[] {
  return given.scorers.flatMap((scorer, position): readonly JudgeReport[] => {
    if (!isJudgeKind(scorer.kind)) return []
    const calibration = given.calibrations.get(scorer.version) ?? null
    const rates = given.isBinary(position) ? (calibration?.rates ?? null) : null
    const corrected =
      rates === null
        ? []
        : given.variants.flatMap((variant): readonly CorrectedMean[] => {
            const score = variant.scores[position]
            const error = score === undefined ? null : standardErrorOf(score)
            if (score?.mean === null || score === undefined || error === null) return []
            const { key, label } = variant
            return [{ key, label, observed: score.mean, ...(correctForJudge(score.mean, error, rates) ?? unusable) }]
          })
    return [{ scorer: scorer.name, calibration, decides: decidedBy(scorer.name, given), corrected }]
  })
}

const unusable = { share: null, interval: null }

function decidedBy(name: string, { objective, gates, variants }: JudgesGiven): JudgeReport['decides'] {
  const isInGate = gates.some((text) => {
    const gate = parseGate(text)
    return gate?.kind === 'mean' ? gate.scorer === name : gate !== undefined && objective === name
  })
  // Of one variant there is no verdict.
  const isOfVerdict = objective === name && variants.length > 1
  return [...(isOfVerdict ? ['verdict' as const] : []), ...(isInGate ? ['gate' as const] : [])]
}

/** From the interval: half of its width is 1.96 standard errors, also where examples come in groups. */
function standardErrorOf({ interval }: ScoreSummary): number | null {
  return interval === null ? null : (interval.high - interval.low) / 2 / normalQuantile(0.975)
}
