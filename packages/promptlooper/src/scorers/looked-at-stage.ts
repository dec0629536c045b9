import { z } from 'zod'
import type { ScorerContext, TemplateStage } from '../domain/scorer.ts'

/** The stage whose answer a scorer looks at. Throws where the run has none of that number. */
export function lookedAtStage(stages: readonly TemplateStage[], stageIndex: number): TemplateStage {
  const stage = stages[stageIndex]
  if (stage === undefined) throw new Error(`the run has no stage ${stageIndex + 1}; it has ${stages.length}`)
  return stage
}

/** The option that says whose latency or cost is meant. */
export const ofOption = z
  .enum(['stage', 'run'])
  .default('stage')
  .describe(
    'The stage that the scorer looks at (the last, unless "stage" names one), or all stages of the run together.',
  )

/** The stages whose figures add up: the one looked at, or all. */
export function measuredStages(
  of: 'stage' | 'run',
  context: ScorerContext,
  stageIndex: number,
): readonly TemplateStage[] {
  return of === 'run' ? context.stages : [lookedAtStage(context.stages, stageIndex)]
}
