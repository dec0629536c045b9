import { z } from 'zod'

import { findRun } from '../../app/find-revision.ts'
import { json, route, type Route } from '../route.ts'
import type { Surroundings } from '../surroundings.ts'

const callsSchema = z.strictObject({
  count: z.int(),
  tokensIn: z.number(),
  tokensOut: z.number(),
  costUsd: z.number().nullable(),
})

export const scoreSchema = z.strictObject({
  id: z.string(),
  runId: z.string(),
  scorerName: z.string(),
  value: z.number().describe('From 0 to 1.'),
  reason: z.string().nullable(),
  label: z.string().nullable(),
  rawValue: z.number().nullable(),
  version: z.string(),
  calls: callsSchema.optional(),
})

export const scoreFailureSchema = z.strictObject({
  runId: z.string(),
  scorerName: z.string(),
  message: z.string(),
  version: z.string(),
  calls: callsSchema.optional(),
})

/** What scorers said of a run. */
export function scoreRoutes({ store, concealing }: Surroundings): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/api/runs/{run}/scores',
      summary: "Each scorer's newest score of a run, and its failure where that is newer.",
      params: z.strictObject({ run: z.string().min(1).max(200) }),
      answer: z.strictObject({ scores: z.array(scoreSchema), scoreFailures: z.array(scoreFailureSchema) }),
      handle: async ({ params }) => {
        const { id } = await findRun(store, params.run)
        const failures = await store.scoreFailures(id)
        const scoreFailures = failures.map((each) => ({ ...each, message: concealing.words(each.message) }))
        return json({ scores: await store.scores(id), scoreFailures })
      },
    }),
  ]
}
