import { z } from 'zod'
import type { TemplateStage } from '../domain/scorer.ts'
import { defineScorerKind } from './define-scorer-kind.ts'
import { measuredStages, ofOption } from './looked-at-stage.ts'
import { boundsFault, boundsOptions, scoreWithinBounds } from './within-bounds.ts'

const untilOption = z
  .enum(['end', 'first-token'])
  .optional()
  .describe('Until when it is measured: the end of the answer (the default), or its first token, of a streamed answer.')

/** 1 when the answer came fast enough: `max` and `min` in milliseconds. A cached answer has the latency of its call. */
export const latency = defineScorerKind({
  kind: 'latency',
  codeVersion: 1,
  options: z.strictObject({ ...boundsOptions, of: ofOption, until: untilOption }),
  templates: ['min', 'max'],
  check: boundsFault,
  prepare: ({ of, until, ...bounds }, { stageIndex }) => ({
    grade: (_output, context) => {
      const stages = measuredStages(of, context, stageIndex)
      return scoreWithinBounds(
        stages.reduce((sum, stage) => sum + latencyUntil(until, stage), 0),
        bounds,
        ' ms',
      )
    },
  }),
})

function latencyUntil(until: z.output<typeof untilOption>, stage: TemplateStage): number {
  if (until !== 'first-token') return stage.latency_ms
  if (stage.first_token_ms === undefined) throw new Error('the time to the first token is not known: set stream: true')
  return stage.first_token_ms
}
