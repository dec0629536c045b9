import { z } from 'zod'
import { defineScorerKind } from './define-scorer-kind.ts'
import { measuredStages, ofOption } from './looked-at-stage.ts'
import { boundsFault, boundsOptions, scoreWithinBounds } from './within-bounds.ts'

/** 1 when the answer came fast enough: `max` and `min` in milliseconds. A cached answer has the latency of its call. */
export const latency = defineScorerKind({
  kind: 'latency',
  codeVersion: 1,
  options: z.strictObject({ ...boundsOptions, of: ofOption }),
  templates: ['min', 'max'],
  check: boundsFault,
  prepare: ({ of, ...bounds }, { stageIndex }) => ({
    grade: (_output, context) => {
      const stages = measuredStages(of, context, stageIndex)
      return scoreWithinBounds(
        stages.reduce((sum, stage) => sum + stage.latency_ms, 0),
        bounds,
        ' ms',
      )
    },
  }),
})
