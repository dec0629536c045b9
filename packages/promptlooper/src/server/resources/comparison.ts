import { z } from 'zod'

import { compareStored } from '../../app/compare-stored.ts'
import { comparisonJson } from '../../report/compare-json.ts'
import { json, route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'

export const comparisonSchema = z
  .looseObject({
    format: z.literal('promptlooper-comparison'),
    version: z.literal(1),
    pairs: z.array(z.looseObject({})),
  })
  .describe('As "promptlooper compare --json" writes it, flipped examples included.')

const reference = z.string().min(1).max(500)

/** Two revisions or two variants, paired. */
export function comparisonRoutes({ store }: Surroundings): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/api/comparison',
      summary: 'Compares two revisions, variant by variant, or two variants.',
      query: z.strictObject({
        first: reference.describe('NAME, NAME@3, NAME~1, exp_… or rev_….'),
        second: reference.describe('The same; equal to `first` for two variants of one revision.'),
        variant: z.array(z.string().max(1_000)).max(2).default([]).describe('A label of both sides, or one of each.'),
      }),
      answer: comparisonSchema,
      handle: async ({ query }) => {
        const { first, second, variant } = query
        return json(comparisonJson(await compareStored(store, { first, second, variants: variant })))
      },
    }),
  ]
}
