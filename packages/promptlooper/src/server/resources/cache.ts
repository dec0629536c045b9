import { z } from 'zod'

import { json, route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'

export const cacheSchema = z.looseObject({
  totalEntries: z.int(),
  totalCharacters: z.int(),
  byModel: z.array(z.looseObject({ model: z.string(), entries: z.int(), tokensIn: z.number(), tokensOut: z.number() })),
})

/** Stored answers: how many, and away with them. */
export function cacheRoutes({ store }: Surroundings): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/api/cache',
      summary: 'How many answers are stored, by model.',
      answer: cacheSchema,
      handle: async () => json(await store.cache.statistics()),
    }),
    route({
      method: 'delete',
      path: '/api/cache',
      summary: 'Removes stored answers; runs, scores and reports stay.',
      query: z.strictObject({
        model: z.string().min(1).max(500).optional(),
        createdBefore: z.coerce.number().int().min(0).optional().describe('Epoch milliseconds.'),
      }),
      answer: z.strictObject({ removed: z.int() }),
      handle: async ({ query }) => {
        const { model, createdBefore } = query
        const filter = {
          ...(model === undefined ? {} : { model }),
          ...(createdBefore === undefined ? {} : { createdBefore }),
        }
        return json({ removed: await store.cache.clear(filter) })
      },
    }),
  ]
}
