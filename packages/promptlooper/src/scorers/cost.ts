import { z } from 'zod'
import { defineScorerKind } from './define-scorer-kind.ts'
import { measuredStages, ofOption } from './looked-at-stage.ts'
import { boundsFault, boundsOptions, scoreWithinBounds } from './within-bounds.ts'

/** 1 when the answer was cheap enough: `max` and `min` in USD. A cached answer costs what its call cost. */
export const cost = defineScorerKind({
  kind: 'cost',
  codeVersion: 1,
  options: z.strictObject({ ...boundsOptions, of: ofOption }),
  templates: ['min', 'max'],
  check: boundsFault,
  prepare: ({ of, ...bounds }, { stageIndex }) => ({
    grade: (_output, context) => {
      let costUsd = 0
      for (const stage of measuredStages(of, context, stageIndex)) {
        if (typeof stage.cost_usd !== 'number') {
          throw new Error(
            `the cost is unknown: there is no price for the model ${stage.model_used}; name it under "prices"`,
          )
        }
        costUsd += stage.cost_usd
      }
      return scoreWithinBounds(costUsd, bounds, ' USD')
    },
  }),
})
